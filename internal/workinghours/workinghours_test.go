package workinghours

import (
	"strings"
	"testing"

	"khohoso/internal/apperr"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                           "",
		"07:00-11:30,13:30-17:00":    "07:00-11:30,13:30-17:00",
		" 07:30-12:00 , 12:00-23:59": "07:30-12:00,12:00-23:59",
		"00:00-00:01":                "00:00-00:01",
	} {
		hours, err := Parse(text)
		if err != nil || hours.String() != want {
			t.Errorf("%q gives %q, %v", text, hours, err)
		}
	}
}

func TestParseSaysWhichSpanIsWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"7:00-11:30":              `span "7:00-11:30": write it like`,
		"07:00-11:30,":            `span "": write it like`,
		"07:00-24:00":             `span "07:00-24:00": write it like`,
		"11:30-07:00":             "must end after it starts",
		"08:00-08:00":             "must end after it starts",
		"07:00-12:00,11:30-17:00": `span "11:30-17:00": it must start when the span before it has ended`,
		"13:30-17:00,07:00-11:30": "must start when the span before",
	} {
		_, err := Parse(text)
		if apperr.CodeOf(err) != apperr.Usage || !strings.Contains(apperr.Sentence(err, "en"), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
