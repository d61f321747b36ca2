"""Times Pactoria's PDF against WeasyPrint's, turn by turn, on the same contract.

Both are warm processes, and one works while the other waits. Pactoria's time runs from the stored text to the bytes of
the file; WeasyPrint's from the HTML of that text to the bytes of the file, with its fonts and style sheet read before.
What must hold is checked in passing and ends the run where it does not: the numbers of pages, `qpdf --check`, the same
bytes for the same contract within a process and across two. How fast either is, is only reported.
"""

import argparse
import gc
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration

LENGTHS = (20, 100)
# How far the other program's number of pages may lie from ours before it no longer sets the same work.
TOLERANCE = 0.1


class Setter:
    """A running process of our half, from which one contract at a time is ordered."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def order(self, words):
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"pdf-setter ended at the order “{words}”; what was wrong stands above")
        return answer.strip()


def pages(path):
    answer = subprocess.run(["qpdf", "--show-npages", path], check=True, capture_output=True, text=True)
    return int(answer.stdout)


def take_pages(setter, wanted, path):
    """Makes the contract as many passages long as fill the pages wanted; answers with that number of passages."""

    def pages_of(passages):
        setter.order(f"take {passages}")
        setter.order(f"pdf {path}")
        return pages(path)

    # More passages never make fewer pages, so the number can be searched for: doubling first, then halving.
    fits, too_many = 0, int(setter.order("passages"))
    while pages_of(too_many) <= wanted:
        fits, too_many = too_many, too_many * 2
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if pages_of(middle) <= wanted:
            fits = middle
        else:
            too_many = middle
    if fits == 0 or pages_of(fits) != wanted:
        sys.exit(f"no number of clauses makes exactly {wanted} pages")
    return fits


def check_with_qpdf(path):
    answer = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    if answer.returncode != 0 or "No syntax or stream encoding errors found" not in answer.stdout:
        sys.exit(f"qpdf found fault with {path}:\n{answer.stdout}{answer.stderr}")


def check_same_bytes_elsewhere(program, passages, path):
    again = path.with_suffix(".again.pdf")
    with Setter(program) as other:
        other.order(f"take {passages}")
        other.order(f"pdf {again}")
    if path.read_bytes() != again.read_bytes():
        sys.exit(f"two processes made different files of the same contract of {passages} passages")


class Sheet:
    """What WeasyPrint needs beside the text, read once."""

    def __init__(self, css):
        self.fonts = FontConfiguration()
        self.styles = weasyprint.CSS(filename=css, font_config=self.fonts)

    def set(self, html):
        return weasyprint.HTML(string=html).write_pdf(stylesheets=[self.styles], font_config=self.fonts)


def page_of(article):
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Agreement</title></head>'
        f'<body><article class="sheet">{article}</article></body></html>'
    )


def compare(options, setter, sheet, wanted):
    ours = options.folder / f"pactoria-{wanted}.pdf"
    theirs = options.folder / f"weasyprint-{wanted}.pdf"
    article = options.folder / f"contract-{wanted}.html"
    passages = take_pages(setter, wanted, ours)
    check_with_qpdf(ours)
    check_same_bytes_elsewhere(options.setter, passages, ours)
    setter.order(f"html {article}")
    html = page_of(article.read_text(encoding="utf-8"))

    # Each once untimed: WeasyPrint fills its caches of fonts and words with its first document.
    setter.order("time")
    theirs.write_bytes(sheet.set(html))
    their_pages = pages(theirs)
    if abs(their_pages - wanted) > wanted * TOLERANCE:
        sys.exit(f"WeasyPrint made {their_pages} pages of the same text, we {wanted}: that is not the same work")

    our_times, their_times = [], []
    for _ in range(options.rounds):
        our_times.append(float(setter.order("time")))
        # Sweeping up after the document before is not charged to the next one.
        gc.collect()
        start = time.perf_counter()
        sheet.set(html)
        their_times.append((time.perf_counter() - start) * 1000)
    return {
        "pages": (wanted, their_pages),
        "times": (our_times, their_times),
        "sizes": (ours.stat().st_size, theirs.stat().st_size),
    }


def spread(times):
    return f"{statistics.median(times):.1f} ms ({min(times):.1f}–{max(times):.1f})"


def processor():
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def load():
    return f"{os.getloadavg()[0]:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setter", type=Path, required=True, help="the built example pdf-setter")
    parser.add_argument("--css", type=Path, required=True, help="the style sheet for WeasyPrint")
    parser.add_argument("--folder", type=Path, required=True, help="where the files may be written")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each, at least 3")
    options = parser.parse_args()
    if options.rounds < 3:
        parser.error("a median wants at least 3 rounds")

    load_before = load()
    sheet = Sheet(options.css)
    with Setter(options.setter) as setter:
        results = [compare(options, setter, sheet, wanted) for wanted in LENGTHS]

    print(f"Median (fastest–slowest) of {options.rounds} turns each, Pactoria and WeasyPrint alternately, both warm:\n")
    print("| pages | Pactoria | WeasyPrint | ratio of medians | file sizes |")
    print("|---|---|---|---|---|")
    for result in results:
        our_times, their_times = result["times"]
        our_pages, their_pages = result["pages"]
        our_size, their_size = (f"{size / 1000:.0f} kB" for size in result["sizes"])
        ratio = statistics.median(their_times) / statistics.median(our_times)
        print(
            f"| {our_pages} (WeasyPrint {their_pages}) | {spread(our_times)} | {spread(their_times)} "
            f"| {ratio:.1f} | {our_size}, {their_size} |"
        )
    print("\nOur files: no complaint from qpdf --check; the same bytes in every turn and from a second process.")
    print(
        f"Machine: {processor()}, {len(os.sched_getaffinity(0))} cores, load {load_before} before and {load()} after; "
        f"WeasyPrint {weasyprint.__version__} on Python {platform.python_version()}."
    )


if __name__ == "__main__":
    main()
