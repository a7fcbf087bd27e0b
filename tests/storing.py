from articles import stored_pages


def store_all_pages():
    """Store the pages of all published articles, as `rebuild_pages` does."""
    stored_pages.add_missing_rows()
    while stored_pages.make_outdated_parts():
        pass
