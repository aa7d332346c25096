/* Processors of a kernel target: KPCR and KPRCB of each, by field name. */
#ifndef NTDBG_WINDOWS_PROCESSOR_H
#define NTDBG_WINDOWS_PROCESSOR_H

#include "windows/process.h"

/* The KPRCB of processor `number`: KiProcessorBlock's entry, for the processor that wrote a triage dump the
 * dump's own word. 0 when not known. */
uint64_t nt_prcb_address(nt_context *c, const nt_kernel *k, const target *t, unsigned number);
value nt_prcb_at(nt_context *c, uint64_t address);
/* The KPCR around a KPRCB (its Prcb or PrcbData field). Bad when nt's types do not say where it lies. */
value nt_pcr_of(nt_context *c, uint64_t prcb);
/* KPRCB.ProcessorState.SpecialRegisters, ... */
value nt_prcb_special_registers(value prcb);
/* "GenuineIntel"; false when not there. */
bool nt_prcb_vendor(arena *a, value prcb, str *out);
/* Number 0 of the 16 built-in queued spin locks and so on: '.' free, 'O' owned, 'W' waited for. */
void nt_prcb_queued_locks(value prcb, char out[17]);

#endif
