/* What the arguments of a bug check lead to: the exception, its records, the trap frame, the memory, the
 * code. The arguments' meanings are those of windows-driver-docs' pages on the codes. Reads no memory. */
#ifndef NTDBG_WINDOWS_FAULT_H
#define NTDBG_WINDOWS_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/* An argument's number, counted from 1, and its value; number 0 = the bug check has no such argument. */
typedef struct nt_lead {
    unsigned argument;
    uint64_t value;
} nt_lead;

typedef struct nt_leads {
    nt_lead exception_code;
    nt_lead ip;         /* code that faulted */
    nt_lead record;     /* EXCEPTION_RECORD */
    nt_lead context;    /* CONTEXT */
    nt_lead trap_frame; /* KTRAP_FRAME */
    nt_lead memory;     /* address that was referenced */
    nt_lead irql;
    nt_lead access;     /* 0 read, 8 and 10h execute, others write */
    nt_lead suspect;    /* a routine of the driver that broke the rule */
    nt_lead pointers;   /* EXCEPTION_POINTERS: where the record and the context are */
    nt_lead request;    /* IRP that was not completed */
    nt_lead device;     /* DEVICE_OBJECT of the stack that did not do its work */
    nt_lead thread;     /* thread that held everything up */
    nt_lead dispatched; /* nt!_TRIAGE_9F_PNP: what the Plug and Play manager waits for */
} nt_leads;

nt_leads nt_bugcheck_leads(uint32_t code, const uint64_t arguments[4]);
/* The bug check is a reference to memory that was not there: what buckets call "AV". */
bool nt_leads_access_fault(const nt_leads *leads);

#endif
