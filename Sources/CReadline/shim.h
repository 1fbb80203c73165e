// GNU Readline as Swift sees it. The variables of the library are set through functions, because Swift takes a
// variable that C may change at any time for unsafe.
#ifndef TQ_READLINE_SHIM_H
#define TQ_READLINE_SHIM_H

#include <signal.h>
#include <stdio.h>
#include <sys/select.h>
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

/// What completes: a function that makes the array of matches that Readline wants, which stand in the order that is
/// theirs and bring their own ends with them.
static inline void tq_readline_set_completion(char **(*function)(const char *, int, int)) {
  rl_attempted_completion_function = function;
  // Without quotes: Readline would close them itself.
  rl_completer_word_break_characters = " \t\n`@$><=;|&{}()[],+-*/%!^~:";
  rl_sort_completion_matches = 0;
  rl_ignore_completion_duplicates = 0;
}

/// Nothing else completes what the function did not, and nothing is put behind its matches.
static inline void tq_readline_completion_is_over(void) {
  rl_attempted_completion_over = 1;
  rl_completion_suppress_append = 1;
}

/// The line as it is now, and the place in it.
static inline const char *tq_readline_line(void) { return rl_line_buffer; }
static inline int tq_readline_cursor(void) { return rl_point; }

/// Whether Readline is amid something that an end of line would only confirm: a search, a question.
static inline int tq_readline_is_amid(void) {
  return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_COMPLETING |
                    RL_STATE_METANEXT | RL_STATE_VIMOTION | RL_STATE_MACRODEF) != 0;
}

/// What Ctrl-G does not end by itself.
static inline void tq_readline_ends_completing(void) { RL_UNSETSTATE(RL_STATE_COMPLETING); }

/// Waits until a byte can be read, with the signals of `mask` blocked; less than 0 where a signal came before.
static inline int tq_readline_wait(int descriptor, const sigset_t *mask) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(descriptor, &set);
  return pselect(descriptor + 1, &set, NULL, NULL, NULL, mask);
}

/// Does what a signal (a window that changed its size) asked for while a byte was awaited.
static inline void tq_readline_check_signals(void) {
#if defined(RL_READLINE_VERSION) && RL_READLINE_VERSION >= 0x0800
  rl_check_signals();
#endif
}

/// The terminal is left as it was before the line, and taken again.
static inline void tq_readline_leave_terminal(void) { rl_cleanup_after_signal(); }
static inline void tq_readline_take_terminal(void) {
  rl_reset_after_signal();
  rl_forced_update_display();
}

#endif
