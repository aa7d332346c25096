#!/usr/bin/env python3
"""Installs a build under a DESTDIR and looks at it from outside: the program and its three other names run, manual page and
completions are in place, and a foreign program builds against libntdbg with nothing but pkg-config.

usage: test_install.py BUILD PREFIX SANITIZERS CC...
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f'{" ".join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def find(top, name):
    found = [os.path.join(base, name) for base, folders, files in os.walk(top) if name in files + folders]
    if not found:
        sys.exit(f'{name} was not installed')
    return found[0]


def main():
    build, prefix, sanitizers, compiler = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    with tempfile.TemporaryDirectory(prefix='ntdbg-install-') as dest:
        run('meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', dest)
        installed = dest + prefix
        version = run(os.path.join(installed, 'bin', 'ntdbg'), '-version')
        if not version.strip():
            sys.exit('ntdbg -version prints nothing')
        for name in ('kd', 'cdb', 'ntsd'):
            path = os.path.join(installed, 'bin', name)
            if os.readlink(path) != 'ntdbg':
                sys.exit(f'{name} is not a link to ntdbg')
            if run(path, '-version') != version:
                sys.exit(f'{name} -version differs from ntdbg -version')
        for name in ('ntdbg.1', 'kd.1', '_ntdbg', 'LICENSE'):
            find(installed, name)
        run('bash', '-n', os.path.join(find(installed, 'completions'), 'ntdbg'))

        # Where the build has JavaScript, the installed program finds its module.
        script = os.path.join(dest, 'hello.js')
        with open(script, 'w', encoding='ascii') as f:
            f.write('host.diagnostics.debugLog("hello from ", 6 * 7, "\\n");\n')
        if os.path.exists(os.path.join(build, 'src', 'javascript', 'ntdbg-javascript.so')):
            find(installed, 'ntdbg-javascript.so')
            quiet = dict(os.environ, ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0')
            said = run(os.path.join(installed, 'bin', 'ntdbg'), '-c', f'.scriptload {script};q', env=quiet)
            if 'hello from 42' not in said:
                sys.exit(f'the installed ntdbg does not run a script:\n{said}')

        env = dict(os.environ, PKG_CONFIG_PATH=os.path.dirname(find(installed, 'libntdbg.pc')))
        flags = run('pkg-config', '--cflags', '--libs', 'libntdbg', env=dict(env, PKG_CONFIG_SYSROOT_DIR=dest)).split()
        # The sysroot is put before the system's own folders too, which are not there.
        flags = [f if not f.startswith(('-I' + dest, '-L' + dest)) or os.path.isdir(f[2:]) else f[:2] + f[2 + len(dest):]
                 for f in flags]
        program = os.path.join(dest, 'example')
        sanitize = [] if sanitizers == 'none' else ['-fsanitize=' + sanitizers]
        run(*compiler, '-std=gnu17', *sanitize, os.path.join(HERE, 'example.c'), '-o', program, *flags)
        if run(program) != 'Evaluate expression: 170 = 00000000`000000aa\n':
            sys.exit('the program that uses libntdbg does not work')
    print('install: program, names, manual, completion and library are in place')
    return 0


if __name__ == '__main__':
    sys.exit(main())
