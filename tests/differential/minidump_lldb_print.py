"""Runs inside of lldb-19 (command script import): opens the dumps that NTDBG_DUMPS names, one a line, and prints what lldb
says of each as a line of JSON."""
import json
import os

import lldb


def registers_of(frame):
    found = {}
    for group in frame.registers:
        for register in group:
            if register.GetNumChildren() == 0 and register.GetByteSize() <= 8:
                error = lldb.SBError()
                value = register.GetValueAsUnsigned(error, 0)
                if error.Success():
                    found[register.name] = value
    return found


def facts(debugger, path):
    target = debugger.CreateTarget('')
    error = lldb.SBError()
    process = target.LoadCore(path, error)
    if error.Fail():
        return {'error': str(error)}
    modules = []
    for module in target.module_iter():
        address = module.GetObjectFileHeaderAddress().GetLoadAddress(target)
        modules.append({'name': module.file.basename, 'uuid': module.GetUUIDString(), 'base': address})
    threads = []
    for thread in process:
        stop = thread.GetStopReason() == lldb.eStopReasonException
        threads.append({'id': thread.GetThreadID(), 'registers': registers_of(thread.GetFrameAtIndex(0)),
                        'stop': thread.GetStopDescription(200) if stop else None})
    answer = {'pid': process.GetProcessID(), 'triple': target.GetTriple(), 'modules': modules, 'threads': threads}
    debugger.DeleteTarget(target)
    return answer


def __lldb_init_module(debugger, _):
    debugger.SetAsync(False)
    debugger.HandleCommand('settings set symbols.enable-external-lookup false')
    for path in os.environ['NTDBG_DUMPS'].splitlines():
        print('NTDBG ' + json.dumps({'path': path, **facts(debugger, path)}), flush=True)
