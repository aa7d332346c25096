#!/usr/bin/env python3
"""Which field of nt's structures the debugger reads in which build: every path that src/ asks a kernel object for, looked up in
every type file at hand. A path is known by the value that it is asked of, whose name in the text says its type (process: _EPROCESS).

usage: kernel_fields.py PROJECT_ROOT [--write]      --write makes docs/formats/kernel-fields.md; without it the table there must be
this one. Exit status 77 when there is no corpus.
"""
import glob
import os
import re
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import check_layouts  # noqa: E402

TYPES = {'process': '_EPROCESS', 'thread': '_ETHREAD', 't->thread': '_ETHREAD', 'prcb': '_KPRCB', 'prcbs[i]': '_KPRCB', 'pcr': '_KPCR',
         'irp': '_IRP', 'handles': '_HANDLE_TABLE', 'lists': '_HANDLE_TABLE_FREE_LIST', 'vad': '_MMVAD', 'block': '_KWAIT_BLOCK',
         'header': '_DISPATCHER_HEADER', 'shared': '_KUSER_SHARED_DATA', 'hardware': '_MI_HARDWARE_STATE', 'session': '_MM_SESSION_SPACE',
         'security': '_PS_CLIENT_SECURITY_CONTEXT', 'name': '_OBJECT_NAME_INFORMATION', 'wow64': '_EWOW64PROCESS',
         'transition': '_MMPTE_TRANSITION', 'software': '_MMPTE_SOFTWARE', 'prototype': '_MMPTE_PROTOTYPE', 'subsection': '_MMPTE_SUBSECTION',
         'queued': '_KSPIN_LOCK_QUEUE', 'pfn': '_MMPFN', 'apc': '_KAPC', 'job': '_EJOB', 'dpc': '_KDPC', 'timer': '_KTIMER', 'shared_queue': '_KSHARED_READY_QUEUE',
         'interrupt': '_KINTERRUPT', 'work': '_WORK_QUEUE_ITEM', 'io': '_IO_WORKITEM', 'mutex': '_FAST_MUTEX', 'message': '_KALPC_MESSAGE',
         'threads.items[t]': '_ETHREAD', 'stacks': '_KTSS64', 'area': '_CONTROL_AREA', 'n->area': '_CONTROL_AREA',
         'n.area': '_CONTROL_AREA', 'n.segment': '_SEGMENT', 'n->segment': '_SEGMENT'}
# Structures that the driver kit's headers lay down once for all, and no type file has: data/layouts has them.
HEADERS = 'wdm.h'
# Names that mean something else, or anything at all, in one file; types with bars between them: one of these.
TYPES_IN = {'devobj.c': {'device': '_DEVICE_OBJECT', '*device': '_DEVICE_OBJECT', 'queue': '_KDEVICE_QUEUE', 'extension': '_DEVOBJ_EXTENSION',
                         'node': '_DEVICE_NODE', 'one': '_DEVICE_OBJECT', 'all.items[i]': '_IO_CLIENT_EXTENSION', 'driver': '_DRIVER_OBJECT'},
            'dpcs.c': {'queue': '_KDPC_DATA'}, 'timers.c': {'table': '_KTIMER_TABLE'}, 'interrupts.c': {'special': '_KSPECIAL_REGISTERS'},
            'work_queues.c': {'queue': '_EX_WORK_QUEUE', 'kernel_queue': '_KQUEUE|_KPRIQUEUE', 'node': '_ENODE', 'partition': '_EX_PARTITION',
                              'system_partition': '_EPARTITION'},
            'device_tree.c': {'node': '_DEVICE_NODE'}, 'device_node.c': {'node': '_DEVICE_NODE', 'list': '_LIST_ENTRY'},
            'arbiters.c': {'t': '_RTLP_RANGE_LIST_ENTRY|_PI_RESOURCE_ARBITER_ENTRY', 'range': '_RTLP_RANGE_LIST_ENTRY', 'list': '_RTL_RANGE_LIST|_LIST_ENTRY', 'entry': '_PI_RESOURCE_ARBITER_ENTRY',
                           'interface': '_ARBITER_INTERFACE', 'arbiter': '_ARBITER_INSTANCE', 'node': '_DEVICE_NODE'},
            'arbiter.c': {'node': '_DEVICE_NODE'}, 'bugcheck_callbacks.c': {'callback': HEADERS, 't': HEADERS},
            'filelock.c': {'info': HEADERS, 'lock': HEADERS, 'file': '_FILE_OBJECT'},
            'alpc.c': {'t': '_KALPC_MESSAGE|_LIST_ENTRY|_ALPC_COMMUNICATION_INFO|_ALPC_PORT', 'message': '_KALPC_MESSAGE', 'port': '_ALPC_PORT', 'm': '_KALPC_MESSAGE', 'parts': '_ALPC_COMMUNICATION_INFO', 'info': '_ALPC_COMMUNICATION_INFO',
                       'all.items[i]': '_ALPC_COMMUNICATION_INFO|_ALPC_PORT', 'links': '_LIST_ENTRY'},
            'plugplay_events.c': {'t': '_PNP_DEVICE_EVENT_ENTRY', 'event': '_PNP_DEVICE_EVENT_ENTRY', 'block': '_PLUGPLAY_EVENT_BLOCK', 'queue': '_PNP_DEVICE_EVENT_LIST', 'dispatched_type': '_TRIAGE_PNP_DEVICE_COMPLETION_REQUEST', 'dispatched': '_TRIAGE_PNP_DEVICE_COMPLETION_REQUEST'},
            'pnptriage.c': {'t': '_PENDING_RELATIONS_LIST_ENTRY', 'node': '_DEVICE_NODE', 'all.items[i].node': '_DEVICE_NODE', 'queue': '_PNP_DEVICE_EVENT_LIST',
                            'entry': '_PENDING_RELATIONS_LIST_ENTRY'},
            'silo.c': {'t': '_EJOB|_LIST_ENTRY|_EPROCESS', 'globals': '_ESERVERSILO_GLOBALS', 'root': '_UNICODE_STRING', 'table': '_OBJECT_NAMESPACE_LOOKUPTABLE'},
            'devnode.c': {'node': '_DEVICE_NODE', 'list': '_LIST_ENTRY', 'entry': '_PENDING_RELATIONS_LIST_ENTRY', 'device': '_DEVICE_OBJECT'},
            'fileobj.c': {'file': '_FILE_OBJECT', 'pointers': '_SECTION_OBJECT_POINTERS', 'vpb': '_VPB'},
            'handle_table.c': {'table': '_HANDLE_TABLE', 'entry': '_HANDLE_TABLE_ENTRY'},
            'hive.c': {'hive': '_CMHIVE', 'block': '_HBASE_BLOCK', 'storage': '_DUAL', 'entry': '_HMAP_ENTRY', 'node': '_CM_KEY_NODE',
                       'index': '_CM_KEY_INDEX', 'v': '_CM_KEY_VALUE'},
            'key_control.c': {'hive': '_CMHIVE', 'kcb': '_CM_KEY_CONTROL_BLOCK', 'block': '_CM_NAME_CONTROL_BLOCK', 'entry': '_CM_KEY_HASH'},
            'reg.c': {'hive': '_CMHIVE', 'stable': '_DUAL', 'changing': '_DUAL', 'kcb': '_CM_KEY_CONTROL_BLOCK', 'k->kcb': '_CM_KEY_CONTROL_BLOCK',
                      'list': '_LIST_ENTRY', 'body': '_CM_KEY_BODY', 'block': '_HBASE_BLOCK'},
            'reg_keys.c': {'node': '_CM_KEY_NODE'},
            'reg_storage.c': {'hive': '_CMHIVE', 'entry': '_CM_KEY_SECURITY_CACHE_ENTRY', 'cached': '_CM_KEY_SECURITY_CACHE', 'vector': '_RTL_BITMAP'},
            'control_area.c': {'v': '_SUBSECTION'},
            'file_cache.c': {'v': '_VACB', 'map': '_SHARED_CACHE_MAP', 'file': '_FILE_OBJECT', 'ws': '_MMSUPPORT|_MMSUPPORT_INSTANCE',
                             'head': '_VACB_ARRAY_HEADER'},
            'lookaside.c': {'l': '_GENERAL_LOOKASIDE', 't': '_GENERAL_LOOKASIDE'},
            'pfn_usage.c': {'n->row': '_MMPFN', 'blocks': '_PHYSICAL_MEMORY_DESCRIPTOR', 'one': '_PHYSICAL_MEMORY_RUN', 'bad': '_MMPFNLIST'},
            'pool_tables.c': {'row': '_POOL_TRACKER_BIG_PAGES|_POOL_TRACKER_TABLE'}, 'pool.c': {'t': '_POOL_HEADER'},
            'pool_heap.c': {'v': '_SEGMENT_HEAP', 'context': '_HEAP_SEG_CONTEXT', 'globals': '_RTLP_HP_HEAP_GLOBALS',
                            'h->descriptor': '_HEAP_PAGE_RANGE_DESCRIPTOR', 'h->segment': '_HEAP_PAGE_SEGMENT', 'h->vs': '_HEAP_VS_SUBSEGMENT',
                            'h->lfh': '_HEAP_LFH_SUBSEGMENT', 'state': '_EX_POOL_HEAP_MANAGER_STATE',
                            'value_index(value_field(state, "PoolNode"), n)': '_EX_HEAP_POOL_NODE'},
            'section.c': {'s': '_SEGMENT|_SUBSECTION|_MSUBSECTION', 'links': '_LIST_ENTRY', 'flags': '_MMSUBSECTION_FLAGS|_SEGMENT_FLAGS',
                          'vad': '_MMVAD', 't': '_MMVAD'},
            'system_ptes.c': {'v': '_MI_SYSTEM_PTE_TYPE'}, 'system_regions.c': {'one': '_MI_SYSTEM_VA_ASSIGNMENT'},
            'ca.c': {'t': '_CONTROL_AREA'}, 'vm.c': {'s': '_MM_SESSION_SPACE'},
            'wsle.c': {'l': '_MMWSL', 'w->list': '_MMWSL', 'w.list': '_MMWSL', 'bits': '_MMWSLENTRY', 'e': '_MMWSLE'},
            'token.c': {'token': '_TOKEN', 't->token': '_TOKEN', 't.token': '_TOKEN', 'v': '_LUID', 'entry': '_SID_AND_ATTRIBUTES|_LUID_AND_ATTRIBUTES|_SEP_LOWBOX_NUMBER_ENTRY',
                        'privileges': '_SEP_TOKEN_PRIVILEGES', 'list': '_SEP_TOKEN_PRIVILEGES', 'information': '_PS_IMPERSONATION_INFORMATION'},
            'power.c': {'action': '_POP_POWER_ACTION', 'policy': '_SYSTEM_POWER_POLICY', 'p': 'POWER_ACTION_POLICY', 'irp': '_POP_IRP_DATA',
                        'worker': '_POP_IRP_WORKER_ENTRY'},
            'irpfind.c': {'location': '_IO_STACK_LOCATION', 'all.items[current - 1]': '_IO_STACK_LOCATION', 'mdl': '_MDL'},
            'irp.c': {'location': '_IO_STACK_LOCATION'}, 'object.c': {'header': '_OBJECT_HEADER', 'file': '_FILE_OBJECT', 'table': '_OBJECT_NAMESPACE_LOOKUPTABLE'},
            'verifier_summary.c': {'data': '_MM_DRIVER_VERIFIER_DATA', 'driver': '_VF_SUSPECT_DRIVER_ENTRY|_MI_VERIFIER_DRIVER_ENTRY', 'all.items[i]': '_VF_TARGET_VERIFIED_DRIVER_DATA'},
            'verifier_pool.c': {'data': '_VF_TARGET_VERIFIED_DRIVER_DATA', 'header': '_VI_POOL_PAGE_HEADER', 'used': '_VI_POOL_ENTRY_INUSE',
                                'value_at(r->windows->values, r->entry, at)': '_VI_POOL_ENTRY'},
            'whea.c': {'source': '_WHEAP_ERROR_SOURCE', 'descriptor': '_WHEA_ERROR_SOURCE_DESCRIPTOR'},
            'whea_sources.c': {'source': '_WHEAP_ERROR_SOURCE', 'table': '_WHEAP_ERROR_SOURCE_TABLE', 'wrapper': '_WHEAP_ERROR_RECORD_WRAPPER', 't': '_WHEAP_ERROR_SOURCE'},
            'deadlock.c': {'globals': '_VI_DEADLOCK_GLOBALS', 'node': '_VI_DEADLOCK_NODE', 'resource': '_VI_DEADLOCK_RESOURCE', 'thread_entry': '_VI_DEADLOCK_THREAD'},
            'thread_search.c': {'device': '_DEVICE_OBJECT', 'locations.items[i]': '_IO_STACK_LOCATION'},
            'verifier.c': {'data': '_MM_DRIVER_VERIFIER_DATA', 'driver': '_VF_SUSPECT_DRIVER_ENTRY|_MI_VERIFIER_DRIVER_ENTRY',
                           'entry': '_VF_POOL_TRACE|_IOV_IRP_TRACE|_VI_TRACK_IRQL|_VF_KE_CRITICAL_REGION_TRACE|_VI_FAULT_TRACE|_IOV_FORCED_PENDING_TRACE',
                           'irp': '_VF_WATCHDOG_IRP', 'trees': '_VF_AVL_TREE', 'one': '_VF_AVL_TABLE', 'node': '_RTL_BALANCED_LINKS',
                           'target': '_VF_TARGET_DRIVER', 'all.items[i]': '_VF_TARGET_VERIFIED_DRIVER_DATA'}}
MAKERS = {'node_at': '_VI_DEADLOCK_NODE', 'nt_device_driver': '_DRIVER_OBJECT', 'nt_port_at': '_ALPC_PORT', 'nt_silo_globals': '_ESERVERSILO_GLOBALS', 'nt_object_header': '_OBJECT_HEADER', 'nt_object_type': '_OBJECT_TYPE', 'nt_shared_data': '_KUSER_SHARED_DATA', 'nt_process_at': '_EPROCESS', 'nt_thread_at': '_ETHREAD', 'thread_of': '_ETHREAD', 'nt_prcb_at': '_KPRCB', 'nt_teb_at': '_TEB', 'processors_prcb': '_KPRCB', 'first_prcb': '_KPRCB'}
CALL = re.compile(r'\b(value_field|value_first|value_has_field|bits_of|list_walk_begin|nt_raw_field_of|type_find_field)\(')
STRING = re.compile(r'"((?:[A-Z]|u[0-9]?\.)[A-Za-z0-9_.\[\]]*)"')
# A build may have none of them: the text around the call says what then.
OPTIONAL = {('_MM_DRIVER_VERIFIER_DATA', 'ExecutePoolTypes'), ('_KTHREAD', 'WaitBlockCount'), ('_ETHREAD', 'Tcb.WaitBlockCount'), ('_HANDLE_TABLE', 'HandleCount'), ('_HANDLE_TABLE', 'FreeLists'),
            ('_HANDLE_TABLE_FREE_LIST', 'HandleCount'), ('_KWAIT_BLOCK', 'NextWaitBlock'), ('_EWOW64PROCESS', 'Peb', 'Wow64'),
            ('_EPROCESS', 'VadCount', 'VadRoot.NumberGenericTableElements'), ('_EPROCESS', 'WoW64Process', 'Wow64Process'),
            ('_MMVAD', 'Core.StartingVpnHigh'), ('_MMVAD', 'Core.EndingVpnHigh'),
            ('_ETHREAD', 'ThreadIoPriority'), ('_ETHREAD', 'ThreadPagePriority', 'Tcb.PagePriority'), ('_ETHREAD', 'Tcb.UnusualBoost'),
            ('_ETHREAD', 'Tcb.ForegroundBoost'), ('_ETHREAD', 'Tcb.CallbackStack'), ('_PS_CLIENT_SECURITY_CONTEXT', 'ImpersonationLevel'),
            ('_ETHREAD', 'ClientSecurity'), ('_KPRCB', 'Group'), ('_KPRCB', 'GroupIndex'), ('_KPRCB', 'GroupSetMember'), ('_KPRCB', 'SetMember'),
            ('_KPRCB', 'CpuModel'), ('_KPRCB', 'CpuStepping'), ('_KPRCB', 'CpuStep'), ('_KPCR', 'IRR'), ('_KPCR', 'IDR'), ('_KPCR', 'InterruptMode'),
            ('_MMPTE_SOFTWARE', 'SwizzleBit'), ('_MMPTE_PROTOTYPE', 'ReadOnly'), ('_MMPTE_PROTOTYPE', 'Protection'),
            ('_MI_HARDWARE_STATE', 'InvalidPteMask.u.Long', 'InvalidPteMask'), ('_MM_SESSION_SPACE', 'SessionId'),
            ('_EPROCESS', 'NumberOfLockedPages'), ('_ETHREAD', 'Tcb.Alertable'), ('_EPROCESS', 'SeAuditProcessCreationInfo.ImageFileName'),
            ('_KPRCB', 'UpdateSignature.QuadPart'), ('_KPCR', 'MajorVersion'), ('_KPCR', 'MinorVersion'), ('_MMPFN', 'UsedPageTableEntries'),
            ('_EJOB', 'ParentJob'), ('_EJOB', 'SecurityLimitFlags'), ('_EJOB', 'Token'), ('_ENODE', 'ExWorkQueues'),
            ('_ENODE', 'ExWorkerQueues'), ('_EX_WORK_QUEUE', 'MaxThreads'), ('_EX_WORK_QUEUE', 'ThreadCount'),
            ('_EX_WORK_QUEUE', 'WorkPriQueue'), ('_KDPC_DATA', 'DpcList.ListHead'), ('_KDPC_DATA', 'DpcListHead'),
            ('_KPRCB', 'InterruptObject'), ('_KPRCB', 'SharedReadyQueue'), ('_MM_SESSION_SPACE', 'Session'), ('_KPRCB', 'WorkerRoutine'),
            ('_KPRCB', 'CurrentPacket'), ('_KPRCB', 'IpiFrame'), ('_KPRCB', 'RequestSummary'),
            ('_CONTROL_AREA', 'DereferenceList'), ('_CONTROL_AREA', 'ViewList'), ('_EPROCESS', 'Vm.VmWorkingSetList'),
            ('_FILE_OBJECT', 'SectionObjectPointer.DataSectionObject'), ('_MMVAD', 'Subsection.ControlArea', 'ControlArea'),  # through pointers
            ('_MI_SYSTEM_INFORMATION', 'Vs.SystemWs[0].Instance'), ('_MMVAD', 'Core.CommitChargeHigh'), ('_MMWSL', 'HashTableSize'),
            ('_MMWSLENTRY', 'LockedInMemory'), ('_MMWSLENTRY', 'LockedInWs'),
            ('_ETHREAD', 'ImpersonationInfo'), ('_TOKEN', 'Capabilities'), ('_TOKEN', 'CapabilityCount'), ('_TOKEN', 'LowboxNumberEntry'),
            ('_TOKEN', 'Package'), ('_TOKEN', 'TrustLevelSid'), ('_TOKEN', 'PrivilegeCount'), ('_TOKEN', 'OriginatingLogonSession'),
            ('_OBJECT_HEADER', 'NameInfoOffset'), ('_CMHIVE', 'MappedViewCount', 'MappedViews'), ('_CMHIVE', 'PinnedViewCount', 'PinnedViews'), ('_CMHIVE', 'UseCount'),
            ('_ALPC_PORT', 'MessageZone'), ('_EJOB', 'ContainerId'), ('_EJOB', 'JobId'), ('_EJOB', 'ServerSiloGlobals'), ('_EJOB', 'Silo'),
            ('_DRIVER_OBJECT', 'DriverExtension.AddDevice')}  # the last: through a pointer


def arguments(text, at):
    """The arguments of the call whose parenthesis opens at `at`."""
    depth, start, out = 0, at + 1, []
    for i in range(at, len(text)):
        c = text[i]
        depth += (c in '([{') - (c in ')]}')
        if depth == 1 and c == ',' or depth == 0:
            out.append(text[start:i].strip())
            start = i + 1
        if depth == 0:
            return out
    return out


def type_of(value, name):
    """The type that an argument's text stands for in a file; None when it is not an object of these."""
    maker = re.match(r'(\w+)\(', value)
    named = re.match(r'nt_value\([^,]+, "(_\w+)"', value) or re.match(r'nt_variable\([^,]+, "\w+", "(_\w+)"', value)
    if named:
        return named[1]
    if maker and maker[1] in MAKERS:
        return MAKERS[maker[1]]
    return TYPES_IN.get(name, {}).get(value) or TYPES.get(value)


def asked(root):
    """{(type, path, path ...): [source files]} and what could not be told."""
    found, unknown = {}, []
    for pattern in check_layouts.KERNEL_OBJECTS:
        for name in sorted(glob.glob(os.path.join(root, pattern))):
            with open(name, encoding='utf-8') as f:
                text = re.sub(r'/\*.*?\*/', '', f.read(), flags=re.S)
            shown = os.path.relpath(name, root)
            for call in CALL.finditer(text):
                given = arguments(text, call.end() - 1)
                if call[1] == 'list_walk_begin':
                    structure = {'nt_process_threads': '_ETHREAD', 'nt_processes': '_EPROCESS', 'nt_thread_irps': '_IRP', 'queue_lines': '_IRP',
                                 'show_pending': '_PENDING_RELATIONS_LIST_ENTRY',
                                 'show_processes': '_EPROCESS', 'show_wakeable': '_ETIMER', 'walk_ring': '_KDPC', 'read_lists': '_ETHREAD',
                                 'read_list': '_KTIMER', 'nt_timer_read': '_KWAIT_BLOCK', 'read_state': '_KAPC', 'read_items': '_WORK_QUEUE_ITEM',
                                 'read_workers': '_ETHREAD', 'nt_power_irp_list': '_POP_IRP_DATA', 'nt_power_worker_list': '_POP_IRP_WORKER_ENTRY', 'read_objects': '_KINTERRUPT'}.get(
                        re.findall(r'\n\w[\w *]*?(\w+)\([^;]*?\)\n\{', text[:call.start()])[-1]) or type_of(given[2], os.path.basename(name))
                    paths = STRING.findall(given[3])
                else:
                    structure = type_of(given[0], os.path.basename(name))
                    paths = [p for g in given[1:] for p in STRING.findall(g)]
                if not paths or (call[1] == 'type_find_field' and not structure):  # types that only some kernels have
                    continue
                if structure == HEADERS:
                    continue
                if not structure:
                    unknown.append(f'{shown}: {call[1]}({given[0]}, "{paths[0]}" ...): what type is {given[0]}?')
                    continue
                found.setdefault((structure, *paths), set()).add(shown)
    return found, unknown


def layouts(root):
    """The forge's own layout files, for builds without a type file in the corpus: they have only some of the fields."""
    out = {}
    for build in ('3790', '9200', '9600'):
        types, fields = {}, None
        with open(os.path.join(root, 'cases', 'forge', 'layouts', build + '.txt'), encoding='utf-8') as f:
            for row in f:
                words = row.split()
                if row.startswith('  '):
                    kind = ' '.join(words[2:])
                    bits = re.match(r'bits \w+ (\d+) ', kind)
                    fields[words[1]] = (int(words[0], 16), None if bits or ' ' in kind else kind)
                elif words and words[0] == 'type':
                    fields = {}
                    types[words[1]] = (int(words[2], 16), fields)
        out[build] = types
    return out


def look_up(types, structure, path):
    """The path's offset in the structure, or in the first of several that has it."""
    return next((at for one in structure.split('|') if (at := look_up_in(types, one, path)) is not None), None)


def look_up_in(types, structure, path):
    at, rest = 0, path.split('.')
    while rest:
        if structure not in types:
            return None
        fields = types[structure][1]
        n = next((i for i in range(len(rest), 0, -1) if '.'.join(rest[:i]) in fields), 0)
        if not n:
            return None
        offset, kind = fields['.'.join(rest[:n])][:2]
        at, rest, structure = at + offset, rest[n:], kind
    return at


BUILDS = {'3844DBB9': '7601', '2E37F962': '7601 (LDR)', 'DBBC830E': '14393', '1806D020': '17763', '5278AFF8': '19041', '879AD95F': '20348',
          'CDFB8207': '22000', 'rekall-n': '7600'}
ORDER = ['2600 x86', '3790', '7600', '7601', '7601 (LDR)', '9200', '9600', '14393', '17763', '19041', '20348', '22000']


def files(root, corpus):
    out = {}
    for p in sorted(glob.glob(os.path.join(corpus, 'types', '*.json.xz'))):
        out[BUILDS[os.path.basename(p)[:8]]] = check_layouts.isf(p)
    for p in glob.glob(os.path.join(corpus, 'types', 'rekall-nt-*.json.gz')):
        out[BUILDS['rekall-n']] = check_layouts.rekall(p)
    tool, xp = shutil.which('llvm-pdbutil-19'), os.path.join(corpus, 'symbols', 'ntkrnlpa.pdb')
    if tool and os.path.exists(xp):
        out['2600 x86'] = check_layouts.pdb(xp, tool)
    return {build: types for build, types in out.items() if '_EPROCESS' in types}


def table(found, known, partial):
    head = [b for b in ORDER if b in known or b in partial]
    rows = ['| structure | field | ' + ' | '.join(head) + ' |', '|---' * (len(head) + 2) + '|']
    problems = []
    for key in sorted(found):
        structure, paths = key[0], key[1:]
        cells = []
        for b in head:
            types = known.get(b) or partial[b]
            hits = [(p, look_up(types, structure, p)) for p in paths]
            hit = next(((p, at) for p, at in hits if at is not None), None)
            if hit:
                cells.append(f'{hit[1]:x}' + ('' if len(paths) == 1 else f' {chr(97 + paths.index(hit[0]))}'))
            elif b in partial:
                cells.append('')
            else:
                cells.append('none')
                if key not in OPTIONAL and structure in types:
                    problems.append(f'{b}: {structure} has none of {", ".join(paths)} ({", ".join(sorted(found[key]))})')
        names = '<br>'.join(f'{chr(97 + i)} `{p}`' for i, p in enumerate(paths)) if len(paths) > 1 else f'`{paths[0]}`'
        rows.append(f'| `{structure}` | {names} | ' + ' | '.join(cells) + ' |')
    return rows, problems


PAGE = """# Fields of nt's structures that ntdbg reads

Written by `tests/differential/layouts/kernel_fields.py --write`; the same program holds the source to it. Offsets are hexadecimal, of
x64 kernels unless the build says otherwise. Where a field had several names, the letter says which one that build has. "none": its
types are known and have none of them (then the debugger does without); empty: not in the part of that build's types that is at hand.
3790, 9200 and 9600 are known through `cases/forge/layouts/` only.

"""


def main():
    root = sys.argv[1]
    corpus = os.environ.get('NTDBG_CORPUS') or os.path.join(root, '..', 'shared', 'corpus')
    known = files(root, corpus)
    if not known:
        print(f'skipped: no type files under {corpus}')
        sys.exit(77)
    found, unknown = asked(root)
    rows, problems = table(found, known, layouts(root))
    text = PAGE + '\n'.join(rows) + '\n'
    path = os.path.join(root, 'docs', 'formats', 'kernel-fields.md')
    if '--write' in sys.argv:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
    elif not os.path.exists(path) or open(path, encoding='utf-8').read() != text:
        problems.append('docs/formats/kernel-fields.md is not what this program writes: run it with --write')
    for p in problems + unknown:
        print('FAIL  ' + p)
    print(f'{len(found)} fields in {len(known)} type files, {len(problems) + len(unknown)} problems')
    sys.exit(1 if problems or unknown else 0)


if __name__ == '__main__':
    main()
