#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "terminal_guard.h"

// C functions around ncurses, because Swift 6 treats its global variables as shared mutable state
// and cannot import its attribute macros.

int wcwidth(wchar_t);  // POSIX, hidden unless _XOPEN_SOURCE is set

// Starts curses on stdin and stdout with the first of the two descriptions that exists; NULL means
// $TERM's. Returns 0 in cases in which initscr would end the process.
static inline int cnc_start(const char *term) {
  int is_started = term != NULL && newterm(term, stdout, stdin) != NULL;
  if (!is_started && newterm(NULL, stdout, stdin) == NULL) return 0;
  raw();  // ^C, ^Z, ^S and ^Q are keys
  noecho();
  nonl();  // otherwise ^J and Enter are one key
  keypad(stdscr, TRUE);
  leaveok(stdscr, FALSE);
  typeahead(-1);  // draws whole frames even while keys arrive
  return 1;
}

// Returns the number of colours, 0 for none. If *has_default is set, -1 means the terminal's own
// colours.
static inline int cnc_start_colors(int *has_default) {
  if (!has_colors() || start_color() == ERR) return 0;
  *has_default = use_default_colors() != ERR;
  return COLORS;
}

static inline int cnc_color_pairs(void) { return COLOR_PAIRS; }

// Returns the columns and rows that the terminal driver reports; 0 if they are unknown.
static inline int cnc_window_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    *columns = COLS;
    *rows = LINES;
    return 0;
  }
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 1;
}

static inline void cnc_resize(int columns, int rows) {
  if (LINES != rows || COLS != columns) resizeterm(rows, columns);
}

// Flags: 1 bold, 2 underline, 4 reverse, 8 italic. `text` holds a spacing character and at most
// four marks, ends with 0, and takes as many columns as wcwidth says.
static inline void cnc_put(int y, int x, const wchar_t *text, int flags, int pair) {
  attr_t attributes = A_NORMAL;
  if (flags & 1) attributes |= A_BOLD;
  if (flags & 2) attributes |= A_UNDERLINE;
  if (flags & 4) attributes |= A_REVERSE;
  if (flags & 8) attributes |= A_ITALIC;
  cchar_t cell;
  if (setcchar(&cell, text, attributes, 0, &pair) == ERR) return;
  mvwadd_wch(stdscr, y, x, &cell);
}

// The same for a single spacing character.
static inline void cnc_put_one(int y, int x, wchar_t character, int flags, int pair) {
  wchar_t text[2] = {character, 0};
  cnc_put(y, x, text, flags, pair);
}

static inline void cnc_refresh(int y, int x, int is_cursor_visible) {
  curs_set(is_cursor_visible);
  if (is_cursor_visible) wmove(stdscr, y, x);
  wrefresh(stdscr);
}

// Gives the terminal back. Without an alternate screen our screen stays visible above the shell's
// next line, so the last line is cleared first.
static inline void cnc_end(void) {
  wmove(stdscr, LINES - 1, 0);
  wclrtoeol(stdscr);
  wrefresh(stdscr);
  endwin();
}

// Makes the next refresh draw the whole screen.
static inline void cnc_forget_screen(void) {
  werase(stdscr);
  clearok(stdscr, TRUE);
}

static inline int cnc_is_utf8(void) {
  setlocale(LC_CTYPE, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// Reads the bytes that have arrived on stdin and waits for at most `milliseconds`. Returns the
// count of bytes, 0 for none, -1 at the end of input, -2 while another job has the terminal. stdin
// stays blocking, because its flags are shared with the shell.
static inline long cnc_read_input(uint8_t *bytes, long capacity, int milliseconds) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&input, 1, milliseconds) <= 0) return 0;
  long count = read(STDIN_FILENO, bytes, (size_t)capacity);
  if (count > 0) return count;
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
  return count < 0 && errno == EIO && tcgetpgrp(STDIN_FILENO) >= 0 ? -2 : -1;
}

#endif
