"use strict";

// A kernel's objects: processes by id, structures of nt, and devices' view of one.

const log = (...what) => host.diagnostics.debugLog(...what, "\n");

function processes()
{
    for (const process of host.currentSession.Processes)
        log(process.Id.toString(16), " ", process.Name, " ", process.KernelObject.targetType.name, " ", process.Threads.Count());
}

function system()
{
    const system = host.currentSession.Processes.First(), object = system.KernelObject;
    log(object.targetLocation == host.createTypedObject(object.targetLocation, "nt", "_EPROCESS").targetLocation);
    log(host.memory.readString(object.ImageFileName.targetLocation, 6), " ", object.UniqueProcessId.address);
    return host.namespace.Debugger.Utility.Collections.FromListEntry(object.ThreadListHead, "nt!_ETHREAD", "ThreadListEntry")
        .Select(t => t.Cid.UniqueThread.address);
}

class __Short
{
    get Threadless() { return this.Threads.Count() == 0; }
}

function initializeScript()
{
    return [new host.namedModelParent(__Short, "Debugger.Models.Process"), new host.functionAlias(processes, "processes")];
}
