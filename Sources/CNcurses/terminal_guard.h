#ifndef CNCURSES_TERMINAL_GUARD_H
#define CNCURSES_TERMINAL_GUARD_H

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <termios.h>
#include <unistd.h>

// Gives the terminal back at any end of the process, and passes signals on through a pipe.
//
// The signal handlers call only async-signal-safe functions: write, tcsetattr, sigaction, raise.
// The state is static to the object file, so ONE Swift file may call these functions. (It is also
// static to a function, because Swift treats a static variable of a header as an external one.)

enum { CNC_SIGNALS = 32 };  // the classic ones

struct cnc_guard_state {
  volatile sig_atomic_t is_armed;
  volatile sig_atomic_t is_ending;  // a signal asked for the end
  int pipe[2];
  struct termios termios;  // as the shell had it
  char reset[256];         // leaves the alternate screen, shows the cursor, ends colours and modes
  size_t reset_length;
  struct sigaction previous[CNC_SIGNALS];
  char stack[1 << 16];  // a handler for a stack overflow needs another stack
};

static inline struct cnc_guard_state *cnc_guard(void) {
  static struct cnc_guard_state state;
  return &state;
}

static inline void cnc_write_all(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(STDOUT_FILENO, bytes, length);
    if (count < 0 && errno != EINTR) return;
    if (count > 0) {
      bytes += count;
      length -= (size_t)count;
    }
  }
}

static inline void cnc_guard_restore(void) {
  if (!cnc_guard()->is_armed) return;
  cnc_guard()->is_armed = 0;
  cnc_write_all(cnc_guard()->reset, cnc_guard()->reset_length);
  tcsetattr(STDIN_FILENO, TCSANOW, &cnc_guard()->termios);
}

// Restores the terminal, then raises the signal again for its earlier handler (Swift's backtrace).
static inline void cnc_guard_on_crash(int signal) {
  int saved_errno = errno;
  cnc_guard_restore();
  sigaction(signal, &cnc_guard()->previous[signal], NULL);
  raise(signal);
  errno = saved_errno;
}

static inline void cnc_guard_on_signal(int signal) {
  int saved_errno = errno;
  char byte = (char)signal;
  if (signal == SIGTERM || signal == SIGHUP || signal == SIGINT) cnc_guard()->is_ending = 1;
  // A full pipe is no problem: the reader hasn't read the earlier signals yet.
  (void)!write(cnc_guard()->pipe[1], &byte, 1);
  errno = saved_errno;
}

// Appends a terminfo string without its padding ($<5>), which only old, slow terminals need.
static inline void cnc_guard_add_reset(const char *text) {
  if (text == NULL || text == (const char *)-1) return;
  for (; *text != 0 && cnc_guard()->reset_length < sizeof cnc_guard()->reset; text++) {
    const char *padding_end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
    if (padding_end != NULL) {
      text = padding_end;
    } else {
      cnc_guard()->reset[cnc_guard()->reset_length++] = *text;
    }
  }
}

// Saves the terminal's modes and the signal handlers. Call it before curses installs its own
// handlers, and in the foreground, because a shell at its prompt sets other modes. Returns 0 if
// stdin isn't a terminal.
static inline int cnc_guard_save(void) {
  for (int signal = 1; signal < CNC_SIGNALS; signal++)
    sigaction(signal, NULL, &cnc_guard()->previous[signal]);
  return tcgetattr(STDIN_FILENO, &cnc_guard()->termios) == 0;
}

// Fatal signals, after which the process can only give the terminal back.
static inline int cnc_is_crash(int signal) {
  return signal == SIGSEGV || signal == SIGABRT || signal == SIGILL || signal == SIGTRAP ||
         signal == SIGBUS || signal == SIGFPE;
}

// Signals that the program handles.
static inline int cnc_is_passed(int signal) {
  return signal == SIGTERM || signal == SIGHUP || signal == SIGINT || signal == SIGWINCH ||
         signal == SIGCONT || signal == SIGTSTP;
}

static inline void cnc_handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

// Installs the handlers; call it after curses has read the terminal's description. Returns the read
// end of the pipe, which delivers signal numbers as single bytes, or -1.
static inline int cnc_guard_start(void) {
  if (pipe(cnc_guard()->pipe) != 0) return -1;
  for (int end = 0; end < 2; end++) {
    fcntl(cnc_guard()->pipe[end], F_SETFD, FD_CLOEXEC);
    fcntl(cnc_guard()->pipe[end], F_SETFL, O_NONBLOCK);
  }
  cnc_guard()->reset_length = 0;
  cnc_guard_add_reset("\033[?2004l\033[?1006l\033[?1002l");
  cnc_guard_add_reset(tigetstr("rmkx"));
  cnc_guard_add_reset(tigetstr("sgr0"));
  cnc_guard_add_reset(tigetstr("cnorm"));
  cnc_guard_add_reset(tigetstr("rmcup"));
  for (int signal = 1; signal < CNC_SIGNALS; signal++) {
    // Under nohup a hangup stays ignored.
    if (signal == SIGHUP && cnc_guard()->previous[signal].sa_handler == SIG_IGN) continue;
    if (cnc_is_crash(signal)) cnc_handle(signal, cnc_guard_on_crash, SA_ONSTACK);
    if (cnc_is_passed(signal)) cnc_handle(signal, cnc_guard_on_signal, SA_RESTART);
  }
  atexit(cnc_guard_restore);
  cnc_guard()->is_armed = 1;
  return cnc_guard()->pipe[0];
}

// Gives the calling thread a signal stack, so that a stack overflow is handled, too.
static inline void cnc_guard_thread(void) {
  stack_t stack = {.ss_sp = cnc_guard()->stack, .ss_size = sizeof cnc_guard()->stack, .ss_flags = 0};
  sigaltstack(&stack, NULL);
}

// Records if curses has the terminal (1) or has given it back (0).
static inline void cnc_guard_arm(int is_armed) { cnc_guard()->is_armed = is_armed; }

// Returns the next signal number from the pipe; 0 if there is none.
static inline int cnc_guard_next_signal(void) {
  char byte = 0;
  return read(cnc_guard()->pipe[0], &byte, 1) == 1 ? byte : 0;
}

// Restores the signal handlers and closes the pipe.
static inline void cnc_guard_stop(void) {
  cnc_guard()->is_armed = 0;
  for (int signal = 1; signal < CNC_SIGNALS; signal++) {
    if (cnc_is_crash(signal) || cnc_is_passed(signal))
      sigaction(signal, &cnc_guard()->previous[signal], NULL);
  }
  close(cnc_guard()->pipe[0]);
  close(cnc_guard()->pipe[1]);
}

// Returns true while another job has the terminal: then our output would mix with its lines, and
// the input belongs to it.
static inline int cnc_guard_is_in_background(void) {
  pid_t owner = tcgetpgrp(STDIN_FILENO);
  return owner >= 0 && owner != getpgrp();
}

// Stops the process by a signal; returns when it is continued, or at once if no shell could
// continue it. Only a signal to the own thread is sure to work before raise returns, but
// libdispatch's threads, including the main actor's, block it, so it is unblocked here. Signals
// that ask for an end are unblocked, too, so that their effect is visible on return.
static inline void cnc_guard_stop_by(int signal) {
  const int heard[] = {signal, SIGCONT, SIGTERM, SIGHUP, SIGINT};
  sigset_t unblocked, blocked;
  sigemptyset(&unblocked);
  for (size_t i = 0; i < sizeof heard / sizeof *heard; i++) sigaddset(&unblocked, heard[i]);
  pthread_sigmask(SIG_UNBLOCK, &unblocked, &blocked);
  raise(signal);
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
}

// Returns true once a signal has asked for an end. `kill %1` sends SIGTERM and SIGCONT to a stopped
// job: this thread may run before another one has handled the SIGTERM, so a pending one counts, too,
// and there is a moment for one that is being handled.
static inline int cnc_guard_is_ending(void) {
  const struct timespec moment = {0, 5 * 1000 * 1000};
  sigset_t pending;
  nanosleep(&moment, NULL);
  sigemptyset(&pending);
  sigpending(&pending);
  return cnc_guard()->is_ending || sigismember(&pending, SIGTERM) ||
         sigismember(&pending, SIGHUP) || sigismember(&pending, SIGINT);
}

// Stops the process until our job has the terminal. The kernel does this to every program that
// reads from the background, but on libdispatch's threads, which block SIGTTIN, a read fails
// instead. Returns 0 if a signal asked for an end, or if no shell can give the terminal back.
static inline int cnc_guard_await_foreground(void) {
  enum { TRIES = 10 };  // each `bg` takes one
  for (int i = 0; i < TRIES && !cnc_guard_is_ending(); i++) {
    if (!cnc_guard_is_in_background()) return 1;
    cnc_guard_stop_by(SIGTTIN);
  }
  return !cnc_guard_is_in_background();
}

// Stops the whole job, like ^Z in other programs; returns when it is continued.
static inline void cnc_guard_stop_job(void) {
  cnc_handle(SIGTSTP, SIG_IGN, 0);
  kill(0, SIGTSTP);
  cnc_handle(SIGTSTP, SIG_DFL, 0);
  cnc_guard_stop_by(SIGTSTP);
  cnc_handle(SIGTSTP, cnc_guard_on_signal, SA_RESTART);
}

#endif
