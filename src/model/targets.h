/* Private to model/: the session's target as objects. */
#ifndef NTDBG_MODEL_TARGETS_H
#define NTDBG_MODEL_TARGETS_H

#include "model/object.h"

error *model_settings(model_context *m, const cpp_object *of, cpp_operand *out); /* settings.c */
error *model_sessions(model_context *m, const cpp_object *of, cpp_operand *out);
error *model_current_session(model_context *m, cpp_operand *out);
error *model_current_process(model_context *m, cpp_operand *out);
error *model_current_thread(model_context *m, cpp_operand *out);
error *model_current_stack(model_context *m, cpp_operand *out);
error *model_current_frame(model_context *m, cpp_operand *out);

/* A stack, and the registers, of the target's thread (a kernel's processor) of that index. */
cpp_operand model_stack(model_context *m, uint64_t thread);
/* The stack of a kernel's thread that starts there; only as far as the kernel when it is `foreign`, of
 * another process than the one whose memory is read. */
cpp_operand model_kernel_stack(model_context *m, uint64_t thread, const cpu_registers *start, bool foreign);
/* handles.c: what the process, an _EPROCESS, has open; and the members that every _OBJECT_HEADER has besides
 * its fields. */
cpp_operand model_process_io(model_context *m, uint64_t process);
error *model_header_get(model_context *m, const cpp_operand *of, str name, bool *found, cpp_operand *out);
error *model_header_rows(model_context *m, const cpp_operand *of,
                         bool (*each)(void *user, const model_child *child), void *user);
error *model_registers(model_context *m, uint64_t thread, cpp_operand *out);

#endif
