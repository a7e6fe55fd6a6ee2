// Package apperr is the one kind of error that reaches a user: a code, a plain
// sentence in both languages that names the thing and the way out, and behind
// it the technical cause for the log. Start with the table in codes.go.
package apperr

import (
	"context"
	"errors"
)

// Fault is an error made for a reader. Its Error text is the English sentence
// followed by the cause, which is what logs want; users see Sentence.
type Fault struct {
	Code Code
	EN   string
	VI   string
	err  error
}

// New makes a fault without a technical cause.
func New(code Code, en, vi string) *Fault { return &Fault{Code: code, EN: en, VI: vi} }

// Wrap makes a fault that keeps the cause for errors.Is, errors.As and the log.
func Wrap(code Code, cause error, en, vi string) *Fault {
	return &Fault{Code: code, EN: en, VI: vi, err: cause}
}

func (f *Fault) Error() string {
	if f.err == nil {
		return f.EN
	}
	return f.EN + ": " + f.err.Error()
}

func (f *Fault) Unwrap() error { return f.err }

// Sentence is what a user reads about any error, in "vi" or "en". Errors that
// were not made for readers come out as they are: better plain than hidden.
func Sentence(err error, lang string) string {
	var f *Fault
	if !errors.As(err, &f) {
		if errors.Is(err, context.DeadlineExceeded) {
			return map[bool]string{true: "this took too long; try again in a moment", false: "việc này mất quá nhiều thời gian; hãy thử lại sau giây lát"}[lang == "en"]
		}
		if errors.Is(err, context.Canceled) {
			return map[bool]string{true: "stopped before the end; nothing was changed", false: "đã dừng giữa chừng; dữ liệu không thay đổi"}[lang == "en"]
		}
		return err.Error()
	}
	if lang == "en" {
		return f.EN
	}
	return f.VI
}

// CodeOf is the code of the first fault in the chain. What a context broke off is nobody's defect: it
// took too long, or who asked has gone. Everything else is Internal.
func CodeOf(err error) Code {
	var f *Fault
	switch {
	case errors.As(err, &f):
		return f.Code
	case errors.Is(err, context.DeadlineExceeded):
		return Busy
	case errors.Is(err, context.Canceled):
		return Left
	}
	return Internal
}
