#!/usr/bin/env python3
"""Holds ntdbg's x64 unwinder against Wine's ntdll: one step from every instruction of every function of Wine's ntdll and
kernel32 and of the assembly samples.

usage: unwind_compare.py UNWIND_PRINT ORACLE_EXE WINE_PREFIX WORK_DIR [IMAGE...]
Exit code 77 (skip) without Wine. The prefix is made once and shared: it is locked while it is made."""
import fcntl
import os
import shutil
import subprocess
import sys


def wine_environment(prefix):
    environment = dict(os.environ, WINEPREFIX=prefix, WINEDEBUG="-all", WINEARCH="win64",
                       WINEDLLOVERRIDES="mscoree,mshtml=")
    environment.pop("DISPLAY", None)
    return environment


def make_prefix(prefix, environment):
    """Under a lock, so that tests that run at the same time make it once."""
    os.makedirs(os.path.dirname(prefix), exist_ok=True)
    with open(prefix + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(os.path.join(prefix, "system.reg")):
            subprocess.run(["wineboot", "-i"], env=environment, timeout=300, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            subprocess.run(["wineserver", "-w"], env=environment, timeout=300)
    return os.path.exists(os.path.join(prefix, "system.reg"))


def windows_path(path):
    return "Z:" + os.path.abspath(path).replace("/", "\\")


def compare(name, ours, theirs):
    """Lines of both, by rva. Marked lines may differ: Wine 8 takes a jump out of a function for body code, and believes
    the prologue's size where a record contradicts itself (unwind_print.c says what Windows does)."""
    if not theirs or theirs[-1] != "end":
        print(f"{name}: Wine's side did not finish")
        return 1
    mine = {line.split(" ", 1)[0]: line for line in ours}
    wines = {line.split(" ", 1)[0]: line for line in theirs[:-1]}
    if not mine or set(mine) != set(wines):
        print(f"{name}: {len(mine)} points here, {len(wines)} under Wine")
        return 1
    differing, allowed = [], {"jump": 0, "record": 0}
    for rva, line in mine.items():
        mark = line.rsplit(" ", 1)[-1]
        if line.removesuffix(" " + mark if mark in allowed else "") == wines[rva]:
            continue
        if mark in allowed:
            allowed[mark] += 1
        else:
            differing.append((line, wines[rva]))
    for line, other in differing[:5]:
        print(f"{name}: here  {line}\n{' ' * len(name)}  wine  {other}")
    print(f"{name}: {len(mine)} instructions, {len(differing)} differ; known differences: {allowed['jump']} at tail jumps, "
          f"{allowed['record']} in records that contradict themselves")
    # The marks are for few places; more of them would hide what is compared.
    return 1 if differing or sum(allowed.values()) > max(4, len(mine) // 50) else 0


def main():
    printer, oracle, prefix, work = sys.argv[1:5]
    if not (shutil.which("wine") and shutil.which("wineboot")):
        print("skipped: Wine is not installed")
        return 77
    images = [path for path in sys.argv[5:] if os.path.exists(path)]
    wine = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/"
    system = [name for name in ("ntdll.dll", "kernel32.dll") if os.path.exists(wine + name)]
    environment = wine_environment(prefix)
    if not make_prefix(prefix, environment):
        print("skipped: Wine cannot make a prefix here")
        return 77
    os.makedirs(work, exist_ok=True)
    failed = 0
    for path, module in [(wine + name, name) for name in system] + [(p, windows_path(p)) for p in images]:
        name = os.path.basename(path)
        points, results = os.path.join(work, name + ".points"), os.path.join(work, name + ".wine")
        mine = subprocess.run([printer, path, points], stdout=subprocess.PIPE, timeout=600)
        if mine.returncode:
            print(f"{name}: unwind_print failed")
            failed = 1
            continue
        if os.path.exists(results):
            os.remove(results)
        subprocess.run(["wine", oracle, module, windows_path(points), windows_path(results)], env=environment,
                       timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        theirs = open(results).read().split("\n")[:-1] if os.path.exists(results) else []
        failed |= compare(name, mine.stdout.decode().split("\n")[:-1], theirs)
    return failed


if __name__ == "__main__":
    sys.exit(main())
