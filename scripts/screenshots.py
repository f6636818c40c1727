"""Take the README's picture again, of the demo that runs at the address given (http://127.0.0.1:8000).

Needs a chromium of this machine: ``.venv/bin/python scripts/screenshots.py`` beside ``make demo``.
"""

import shutil
import sys

from environment import ROOT, say
from PIL import Image
from playwright.sync_api import sync_playwright

CASE = "/cases/one-accounts-payable-desk-for-eleven-counties/"
# name: address, height of the window
PICTURES = {"case": (CASE, 900)}
WIDTH = 1440


def main() -> None:
    site = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No chromium on this machine: install Debian's package chromium.")
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (address, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": height})
            page.goto(f"{site}{address}", wait_until="networkidle")
            path = folder / f"{name}.png"
            page.screenshot(path=path)
            # Flat colours: a palette makes the file a third of the size.
            Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
            say(f"{path.relative_to(ROOT)}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
