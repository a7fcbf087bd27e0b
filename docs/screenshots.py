"""Take the screenshots of docs/editors.md on a temporary site.

    python -m docs.screenshots [folder]

Needs Chromium and the packages of requirements-dev.txt. Each screenshot shows a step performed in
the browser; only the times in them depend on the run.
"""

import datetime as dt
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "kata sandi untuk contoh"  # noqa: S105
DESKTOP, PHONE = (1280, 860), (360, 740)
LARGEST = 150_000
PASTE = """(html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  const options = { clipboardData, bubbles: true, cancelable: true };
  document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", options));
}"""
FROM_WORD = (
    "<p class=MsoNormal>Pengunjung perpustakaan naik 12 persen"
    "<a style='mso-comment-reference:RS_1' href='#_msocom_1' class=msocomanchor>[RS1]</a>, kata "
    "<b>Rina</b>. Luas ruang bacanya 450 m<sup>2</sup>.</p>"
    "<ol start=3><li>Lantai tiga dibuka pukul 08.00.</li><li>Lantai empat menyusul.</li></ol>"
    "<div style='mso-element:comment-list'><div style='mso-element:comment' class=msocomtxt>"
    "<p class=MsoCommentText>Tanya lagi angkanya ke dinas.</p></div></div>"
)
FROM_A_SPREADSHEET = "<table>{}</table>".format(
    "".join(
        f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row.split(';'))}</tr>"
        for tag, row in (
            ("th", "Cabang;2025;2026"), ("td", "Pusat;41.250;46.310"),
            ("td", "Timur;9.870;11.020"),
        )
    )
)  # fmt: skip
DAYS = ("Senin sampai Jumat pukul 08.00–21.00", "Sabtu pukul 09.00–17.00")


@contextmanager
def served():
    """Serve a temporary site with the initial content and two accounts; yield its URL."""
    with tempfile.TemporaryDirectory() as state:
        port = free_port()
        site = f"http://127.0.0.1:{port}"
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "STATE_DIR": state, "SITE_URL": site, "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }  # fmt: skip
        _fill()
        server = subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"],
            cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(port, server)
            yield site
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    for _attempt in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit("The server did not start.")


def _fill() -> None:
    """Create the tables, the users, and the articles on the desk."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("prepare", stdout=io.StringIO())
    _write_the_others(_hire())
    connections.close_all()


def _hire() -> dict:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from articles.models import Author
    from articles.permissions import EDITOR, REPORTER

    people = {}
    for name, group in (("Rina Saraswati", REPORTER), ("Damar Wicaksono", EDITOR)):
        first, last = name.split()
        user = get_user_model().objects.create_user(
            first.lower(), password=PASSWORD, is_staff=True, first_name=first, last_name=last
        )
        user.groups.add(Group.objects.get(name=group))
        Author.objects.create(name=name, slug=name.lower().replace(" ", "-"), user=user)
        people[first.lower()] = user
    return people


def _write_the_others(people: dict) -> None:
    from django.utils import timezone

    from articles.content.shape import blank
    from articles.domain.desk import submission, todo
    from articles.enums import Action, Role
    from articles.models import Image, Section

    rina, damar = people["rina"], people["damar"]
    common = {
        "section": str(Section.objects.get(slug="bahasa").uid),
        "lead_image": str(Image.objects.order_by("pk").first().uid),
        "bylines": [{"author": str(rina.author.uid), "role": Role.WRITER.value}],
    }

    def write(headline, user, action, **more):
        body = f"<p>{headline}, kata warga Desa Teratai.</p>"
        content = blank() | common | {"headline": headline, "body": body}
        sent = submission.Submission(key=uuid4(), content=content, action=action, **more)
        return submission.submit(None, sent, user=user).article

    tomorrow = (timezone.localtime() + dt.timedelta(days=1)).replace(hour=6, minute=0, second=0)
    write("Pasar Terapung Buka Setiap Minggu Pagi", damar, Action.SCHEDULE, at=tomorrow)
    write("Kamus Bahasa Daerah Kini Dapat Dicari di Ponsel", damar, Action.PUBLISH)
    bridge = write("Jembatan Bambu Selesai Dibangun Warga", rina, Action.SUBMIT)
    todo.add_note(bridge, "Minta angka biaya dari dinas.", user=damar)
    todo.assign_article(bridge, damar, tomorrow.replace(hour=17))


class Tour:
    """The steps from the sign-in to a corrected article, with screenshots of some."""

    def __init__(self, browser, site: str, folder: Path):
        self.browser, self.site, self.folder = browser, site, folder

    def person(self, name: str, size=DESKTOP) -> Page:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="id-ID",
            timezone_id="Asia/Jakarta", reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.goto(f"{self.site}/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return page

    def picture(self, page: Page, name: str, **options) -> None:
        page.wait_for_timeout(600)
        shown = Image.open(io.BytesIO(page.screenshot(animations="disabled", **options)))
        path = self.folder / f"{name}.webp"
        shown.convert("RGB").save(path, quality=80, method=6)
        if path.stat().st_size > LARGEST:
            sys.exit(f"{path} is larger than {LARGEST} bytes.")
        print(path.name, path.stat().st_size)

    def open(self, page: Page, address: str) -> None:
        page.goto(address)
        expect(page.locator(".ProseMirror")).to_be_visible()

    def take(self, page: Page, button: str) -> None:
        with page.expect_navigation():
            page.click(f"{button}:visible")
        page.wait_for_load_state()

    def walk(self) -> None:
        editor, reporter = self.person("damar"), self.person("rina")
        self.secure(self.person("rina", PHONE))
        self.picture(editor, "meja")
        self.article = self.write(reporter)
        self.paste(reporter)
        self.meet(reporter, editor)
        self.lose_and_find(reporter)
        self.take(reporter, "[name=_action][value=submit]")
        self.preview_and_publish(editor)
        self.correct(editor)
        self.on_a_phone()

    def secure(self, page: Page) -> None:
        page.goto(f"{self.site}/admin/keamanan/")
        self.picture(page, "keamanan")
        page.goto(f"{self.site}/admin/keamanan/aplikasi/")
        self.picture(page, "autentikator")

    def write(self, page: Page) -> str:
        """Write an article by keyboard; return the URL of its form."""
        self.open(page, f"{self.site}/admin/articles/article/add/")
        page.fill("#id_headline", "Perpustakaan Kota Cemara Buka Sampai Malam")
        page.fill("#id_standfirst", "Jam layanan diperpanjang mulai Senin pekan depan.")
        page.locator(".ProseMirror").click()
        keys = page.keyboard
        keys.type("Perpustakaan Kota Cemara membuka pintunya sampai malam.")
        keys.press("Enter")
        keys.type("## Jam layanan baru")
        keys.press("Enter")
        keys.type("- " + DAYS[0])
        keys.press("Enter")
        keys.type(DAYS[1])
        keys.press("Enter")
        keys.press("Enter")
        keys.press("Control+Shift+K")
        keys.type("pers")
        expect(page.locator(".picker-status")).to_contain_text("hasil")
        self.picture(page, "baca-juga")
        keys.press("Enter")
        expect(page.locator(".card-bacaJuga")).to_be_visible()
        keys.type("Layanan malam berlaku untuk semua ruang baca.")
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator("section.checks li")).to_have_count(2)
        expect(page.locator("#autosave-status output")).to_contain_text("Tersimpan otomatis")
        self.picture(page, "menulis")
        page.select_option("#id_section", label="Kiat › Pembaca")
        page.locator(".lead-image [data-part=choose]").click()
        page.locator(".image-choice").nth(3).click()
        self.take(page, "[name=_action][value=save]")
        return page.url.split("?")[0]

    def paste(self, page: Page) -> None:
        """Paste what Word and a spreadsheet put on the clipboard."""
        self.open(page, f"{self.site}/admin/articles/article/add/")
        page.locator(".ProseMirror").click()
        page.evaluate(PASTE, FROM_WORD)
        expect(page.locator(".body-message")).to_contain_text("komentar")
        shown = page.locator(".body-editor")
        shown.scroll_into_view_if_needed()
        self.picture(page, "tempel", clip=shown.bounding_box())
        page.keyboard.press("Control+End")
        page.evaluate(PASTE, FROM_A_SPREADSHEET)
        card = page.locator(".card-table")
        card.get_by_label("Judul tabel").fill("Pengunjung perpustakaan Kota Cemara")
        card.get_by_label("Sumber").fill("Dinas Perpustakaan")
        page.locator(".ProseMirror td").last.click()
        self.picture(page, "tabel", clip=card.bounding_box())

    def meet(self, reporter: Page, editor: Page) -> None:
        """Change the same headline as two users, and resolve the conflict."""
        self.open(editor, self.article)
        self.open(reporter, self.article)
        editor.fill("#id_headline", "Perpustakaan Kota Cemara Buka hingga Pukul 21.00")
        reporter.fill("#id_headline", "Perpustakaan Kota Cemara Buka Setiap Malam")
        self.take(editor, "[name=_action][value=save]")
        self.take(reporter, "[name=_action][value=save]")
        self.picture(reporter, "bentrok", clip={"x": 0, "y": 0, "width": 1280, "height": 560})
        reporter.locator("#conflicts input[value=theirs]").check()
        self.take(reporter, "[name=_action][value=save]")

    def lose_and_find(self, page: Page) -> None:
        """Leave without saving; restore the typed text."""
        self.open(page, self.article)
        page.locator(".ProseMirror > p").last.click()
        page.keyboard.press("End")
        page.keyboard.type(" Kartu anggota tidak perlu diganti.")
        expect(page.locator("#autosave-status output")).to_contain_text("Tersimpan otomatis")
        page.goto(f"{self.site}/admin/")
        page.wait_for_timeout(1500)
        self.open(page, self.article)
        page.locator(".rescue summary").click()
        self.picture(page, "pemulihan", clip={"x": 0, "y": 0, "width": 1280, "height": 600})
        page.click("[data-rescue=restore]")
        page.wait_for_timeout(1500)

    def preview_and_publish(self, page: Page) -> None:
        self.open(page, self.article)
        page.click("#preview-open")
        expect(page.locator("#preview iframe")).to_be_visible()
        page.click("#preview [data-part=share] summary")
        expect(page.locator("[data-part=make]")).to_be_visible()
        page.wait_for_timeout(1500)
        self.picture(page, "pratinjau")
        page.click("#preview [data-part=close]")
        self.take(page, "[data-publish]")

    def correct(self, page: Page) -> None:
        """Correct a published article; compare revisions; open the correction that readers see."""
        self.open(page, self.article)
        page.locator(".ProseMirror li").first.click()
        page.keyboard.press("End")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.type("30")
        page.check("#id_kind input[value=correction]")
        page.fill(
            "#id_correction",
            "Sebelumnya, redaksi menulis perpustakaan tutup pukul 21.00 pada hari kerja. "
            "Informasi yang benar adalah: pukul 21.30.",
        )
        page.evaluate("scrollTo(0, 0)")
        self.picture(page, "koreksi")
        self.take(page, "[name=_action][value=publish]")
        address = page.get_by_role("link", name="Lihat di situs").get_attribute("href")
        history = self.article.replace("/change/", "/history/")
        page.goto(history)
        page.locator("[name=from]").last.check()
        page.click("[form=compare]:not([type=radio])")
        page.wait_for_load_state()
        self.picture(page, "bandingkan")
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.goto(self.site + address)
        page.get_by_role("heading", name="Koreksi").scroll_into_view_if_needed()
        page.evaluate("scrollBy(0, 300)")
        self.picture(page, "koreksi-pembaca")

    def on_a_phone(self) -> None:
        page = self.person("rina", PHONE)
        self.open(page, f"{self.site}/admin/articles/article/add/")
        page.fill("#id_headline", "Banjir Surut, Jalan Kembali Dibuka")
        page.locator(".ProseMirror").click()
        page.keyboard.type("Jalan Pesisir dapat dilewati lagi sejak pagi.")
        self.picture(page, "ponsel")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/img"
    folder.mkdir(parents=True, exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=id-ID"],
        )
        Tour(browser, site, folder).walk()
        browser.close()


if __name__ == "__main__":
    main()
