"""Where the packages lie that tools/npm.sh fetches: npm/ beside the build directory, where `make test` puts them for all
builds, or inside of it. disasm_iced.cjs follows the same rule."""
import os
import sys


def package(build, name):
    """The folder of an unpacked package; None when it is not there."""
    for npm in ('../npm', 'npm'):
        folder = os.path.join(build, npm, name)
        if os.path.exists(os.path.join(folder, 'package.json')):
            return os.path.normpath(folder)
    return None


def require(build, name):
    """The same; ends the test as skipped."""
    folder = package(build, name)
    if not folder:
        print(f'skipped: npm package {name} is not here; tools/npm.sh {os.path.join(build, "npm")} fetches it')
        sys.exit(77)
    return folder
