#!/usr/bin/env python3
"""Writes a text as the bytes of a C array. usage: embed.py INPUT OUTPUT"""
import sys

with open(sys.argv[1], 'rb') as source:
    content = source.read()
lines = [', '.join(str(b) for b in content[i:i + 24]) for i in range(0, len(content), 24)]
with open(sys.argv[2], 'w', encoding='ascii') as out:
    out.write(',\n'.join(lines) + '\n')
