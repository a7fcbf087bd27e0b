from django.core.management.base import BaseCommand

from articles.domain.story import buffers


class Command(BaseCommand):
    help = (
        "Forget the forms that were closed long ago and hold no text. A text that was typed and "
        "never saved stays, however old it is."
    )

    def handle(self, **options):
        self.stdout.write(f"Forgotten: {buffers.delete_old_buffers()}")
