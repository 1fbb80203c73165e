// GNU Readline as Swift sees it. The variables of the library are set through functions, because Swift takes a
// variable that C may change at any time for unsafe.
#ifndef TQ_READLINE_SHIM_H
#define TQ_READLINE_SHIM_H

#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>

/// How a byte is read: a function that may answer an interrupt.
static inline void tq_readline_set_getc(int (*function)(FILE *)) {
  rl_getc_function = function;
}

/// The application's name for `$if` in the user's inputrc; signals are the application's business.
static inline void tq_readline_prepare(void) {
  rl_readline_name = "tq";
  rl_catch_signals = 0;
}

/// Statements of several lines are one entry of the history file, also when it is read again.
static inline void tq_readline_keep_lines_together(void) {
  history_comment_char = '#';
  history_write_timestamps = 1;
}

/// Does what a signal (a window that changed its size) asked for while a byte was awaited.
static inline void tq_readline_check_signals(void) {
#if defined(RL_READLINE_VERSION) && RL_READLINE_VERSION >= 0x0800
  rl_check_signals();
#endif
}

#endif
