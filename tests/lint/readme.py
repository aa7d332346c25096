"""README.md shows the session that tests/golden/readme.t runs, line for line: what the page claims, a test has printed.
usage: readme.py SOURCE-ROOT"""
import pathlib
import sys


def session(transcript):
    return [line for line in transcript.splitlines() if not line.startswith('#')]


def missing(readme, transcript):
    """The transcript's lines that the page does not have, in order."""
    shown = iter(line.removeprefix('    ') for line in readme.splitlines())
    return [line for line in session(transcript) if line.rstrip() not in (other.rstrip() for other in shown)]


def main():
    root = pathlib.Path(sys.argv[1])
    lost = missing((root / 'README.md').read_text(), (root / 'tests/golden/readme.t').read_text())
    for line in lost:
        print(f'README.md does not show, in its place: {line}')
    sys.exit(1 if lost else 0)


if __name__ == '__main__':
    main()
