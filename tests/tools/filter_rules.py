#!/usr/bin/env python3
"""Holds `ntdbg filters` to the rules of the page over random sets of filters. The rules stand here once more, written from
the text and not from src/: drivers and frames as one list from the file system upwards, altitudes as fractions.Fraction.

usage: filter_rules.py --ntdbg PROGRAM [--sets N] [--seed N]
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

ORDER = ['FSFilter Bottom', 'FSFilter Virtualization', 'FSFilter Encryption', 'FSFilter Compression', 'FSFilter HSM',
         'FSFilter Content Screener', 'FSFilter Anti-Virus', 'FSFilter Activity Monitor']
RANGES = {'FSFilter Bottom': (40000, 49999), 'FSFilter Virtualization': (130000, 139999),
          'FSFilter Encryption': (140000, 149999), 'FSFilter Compression': (160000, 169999),
          'FSFilter HSM': (180000, 189999), 'FSFilter Content Screener': (260000, 269999),
          'FSFilter Anti-Virus': (320000, 329999), 'FSFilter Activity Monitor': (360000, 389999)}
STARTS = ['boot', 'system', 'auto']


def made_up(rng):
    drivers, used = [], set()
    for i in range(rng.randint(1, 9)):
        group = rng.choice(ORDER)
        low, high = RANGES[group]
        while True:
            text = str(rng.randint(low, high - 1)) + rng.choice(['', '', '.5', '.99', '.125', '.50', f'.{rng.randint(0, 10**25):025}'])
            if Fraction(text) not in used:
                break
        used.add(Fraction(text))
        kind = rng.choice(['legacy', 'minifilter', 'minifilter'])
        # Mostly legacy filters at boot and minifilters after: what the page is about.
        start = rng.choice(STARTS + (['boot'] * 4 if kind == 'legacy' else ['system'] * 4))
        drivers.append({'name': f'drv{i}', 'kind': kind, 'start': start,
                        'group': group, 'altitude': text, 'tag': rng.choice([None, None, 1, 2, 3, 9])})
    return drivers


def loading_order(drivers, tags):
    def key(item):
        index, d = item
        if d['start'] == 'auto' or d['tag'] is None:
            tag = (2, 0)
        elif d['tag'] in tags.get(d['group'], []):
            tag = (0, tags[d['group']].index(d['tag']))
        else:
            tag = (1, 0)
        return STARTS.index(d['start']), ORDER.index(d['group']), tag, index
    return [d for _, d in sorted(enumerate(drivers), key=key)]


def load_all(order):
    """The stack from the bottom: ['frame', low, high, {altitude: name}] and ['legacy', altitude, name]."""
    stack, states = [['frame', Fraction(0), Fraction(49999), {}]], []
    for d in order:
        height = Fraction(d['altitude'])
        if d['kind'] == 'legacy':
            stack.append(['legacy', height, d['name']])
        else:
            frames = [x for x in stack if x[0] == 'frame']
            fit = next((x for x in frames if height <= x[2]), None)
            if fit is None:
                above = stack[stack.index(frames[-1]) + 1:]
                frames[-1][2] = max([frames[-1][2]] + [x[1] for x in above])
                if height <= frames[-1][2]:
                    fit = frames[-1]
                elif above:
                    fit = ['frame', frames[-1][2], height, {}]
                    stack.append(fit)
                else:
                    fit = frames[-1]
                    fit[2] = height
            fit[3][height] = d['name']
        states.append(snapshot(stack))
    return states


def snapshot(stack):
    shown, number = [], 0
    for x in stack:
        if x[0] == 'legacy':
            shown.append(('legacy', x[2]))
        else:
            shown.append(('frame', number, x[1], x[2], tuple(x[3][h] for h in sorted(x[3]))))
            number += 1
    return shown


def told_stack(stack):
    """ntdbg's JSON of one stack in the form of snapshot()."""
    shown, current = [], None
    for x in stack:  # from the top: a frame's row, then its members from the highest
        if x['record'] == 'frame':
            current = []
            shown.append(['frame', x['frame'], Fraction(x['low']), Fraction(x['high']), current])
        elif x['place'] == 'frame':
            current.insert(0, x['name'])
        else:
            shown.append(('legacy', x['name']))
    return [tuple(x[:4]) + (tuple(x[4]),) if x[0] == 'frame' else x for x in reversed(shown)]


def misplaced(state, drivers):
    height = {d['name']: Fraction(d['altitude']) for d in drivers}
    flat = []
    for x in state:
        flat += [('legacy', x[1])] if x[0] == 'legacy' else [('mini', n) for n in x[4]]
    return sum(1 for i, (kind, name) in enumerate(flat) if kind == 'mini' and
               any(k == 'legacy' and height[n] < height[name] for k, n in flat[i + 1:]))


def inversions(state, drivers):
    height = {d['name']: Fraction(d['altitude']) for d in drivers}
    flat = []
    for x in state:
        flat += [x[1]] if x[0] == 'legacy' else list(x[4])
    return {(upper, lower) for i, lower in enumerate(flat) for upper in flat[i + 1:] if height[upper] < height[lower]}


def best_by_trying(drivers, tags):
    """The fewest misplaced minifilters that one dummy can give, over many altitudes, at the worse place in its group."""
    interesting = sorted({Fraction(d['altitude']) for d in drivers} | {Fraction(low) for low, _ in RANGES.values()})
    best = misplaced(load_all(loading_order(drivers, tags))[-1], drivers)
    for start in STARTS:
        for group in ORDER:
            low, high = RANGES[group]
            for edge in interesting:
                for height in (edge + Fraction(1, 10), edge + 5, edge + 100):
                    if not low <= height <= high or any(Fraction(d['altitude']) == height for d in drivers):
                        continue
                    worst = 0
                    for first in (False, True):
                        dummy = {'name': 'dummy', 'kind': 'minifilter', 'start': start, 'group': group, 'altitude': height,
                                 'tag': None}
                        order = loading_order(drivers + [dummy], tags)
                        if first:
                            order.remove(dummy)
                            at = next((i for i, d in enumerate(order)
                                       if (STARTS.index(d['start']), ORDER.index(d['group'])) >
                                       (STARTS.index(start), ORDER.index(group)) or
                                       (d['start'] == start and d['group'] == group and
                                        (d['tag'] is None or start == 'auto'))), len(order))
                            order.insert(at, dummy)
                        worst = max(worst, misplaced(load_all(order)[-1], drivers + [dummy]))
                    best = min(best, worst)
    return best


def check(program, drivers, tags):
    lines = ['group-order | ' + ' | '.join(ORDER)]
    lines += [f'tags | {g} | ' + ' '.join(map(str, t)) for g, t in tags.items()]
    for d in drivers:
        tag = f' | tag={d["tag"]}' if d['tag'] is not None else ''
        lines.append(f'{d["name"]} | {d["kind"]} | {d["start"]} | {d["group"]} | {d["altitude"]}{tag}')
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as f:
        f.write('\n'.join(lines) + '\n')
        f.flush()
        run = subprocess.run([program, 'filters', '--json', '--steps', f.name], capture_output=True, text=True)
    where = '\n'.join(lines)
    assert run.returncode == 0, f'status {run.returncode}: {run.stderr}\n{where}'
    said = json.loads(run.stdout)['records'][0]
    order = loading_order(drivers, tags)
    states = load_all(order)
    assert [s['name'] for s in said['steps']] == [d['name'] for d in order], f'order\n{where}'
    assert len(said['steps']) == len(states), f'number of steps\n{where}'
    for step, state in zip(said['steps'], states):
        got = told_stack(step['stack'])
        assert got == state, f'after {step["name"]}:\n  said {got}\n  rule {state}\n{where}'
    pairs = {(x['upper'], x['lower']) for x in said['inversions']}
    assert pairs == inversions(states[-1], drivers), f'inversions {pairs}\n{where}'
    before = misplaced(states[-1], drivers)
    if before == 0:
        assert 'repair' not in said, f'a repair of nothing\n{where}'
        return 0
    repair = said['repair']
    assert repair['misplaced_before'] == before, f'misplaced\n{where}'
    # The proof: the list with the dummies in it, by the rules of this file.
    dummies = [{'name': x['name'], 'kind': 'minifilter', 'start': x['start'], 'group': x['group'], 'altitude': x['altitude'],
                'tag': None} for x in repair['dummies']]
    for d in dummies:
        low, high = RANGES[d['group']]
        assert low <= Fraction(d['altitude']) <= high, f'{d} is outside of its range\n{where}'
    final = load_all(loading_order(drivers + dummies, tags))[-1]
    after = misplaced(final, drivers + dummies)
    assert after == repair['misplaced_after'] or len(dummies) > 1 and after <= before, f'after: {after}\n{where}'
    best = best_by_trying(drivers, tags)
    if best == 0:
        assert len(dummies) == 1 and after == 0, f'one dummy is enough, found {dummies}\n{where}'
    assert repair['misplaced_after'] <= best, f'one dummy can give {best}, found {repair["misplaced_after"]}\n{where}'
    return 1 if best == 0 else 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--ntdbg', required=True)
    options.add_argument('--sets', type=int, default=60)
    options.add_argument('--seed', type=int, default=7)
    options = options.parse_args()
    rng, repaired = random.Random(options.seed), 0
    for _ in range(options.sets):
        tags = {g: rng.sample([1, 2, 3, 4], rng.randint(1, 4)) for g in ORDER if rng.random() < 0.4}
        repaired += check(options.ntdbg, made_up(rng), tags)
    print(f'{options.sets} sets: {repaired} with an inversion that one dummy repairs')
    # A run that met no such set has proved nothing about repairs.
    return 0 if repaired else 1


if __name__ == '__main__':
    sys.exit(main())
