package jsontext

import (
	"encoding/json"
	"strconv"
	"strings"
)

// reduce is the cell that comes of a slot.
func (s *slot) reduce() string {
	name, argument, _ := strings.Cut(s.make, ":")
	switch name {
	case "each":
		return list(s.values)
	case "first", "last":
		return s.one(name == "last")
	case "any":
		return s.flag(func(v string) bool { return v == "1" || v == "true" || v == "có" || v == "yes" })
	case "has":
		return s.flag(func(v string) bool { return v == fold(argument) })
	case "filled":
		switch {
		case s.one(false) != "":
			return "1"
		case len(s.values) > 0:
			return "0"
		}
		return ""
	case "sum":
		return sum(s.values)
	}
	return s.text
}

func list(values []string) string {
	if len(values) == 0 {
		return ""
	}
	text, err := json.Marshal(values)
	if err != nil {
		panic("jsontext: " + err.Error()) // texts can always be written
	}
	return string(text)
}

// one is the first or last value that is filled.
func (s *slot) one(last bool) string {
	found := ""
	for _, v := range s.values {
		if strings.TrimSpace(v) != "" {
			if found = v; !last {
				return found
			}
		}
	}
	return found
}

// flag is "1" if a value passes, "0" if others are filled, "" if none is.
func (s *slot) flag(passes func(string) bool) string {
	flag := ""
	for _, v := range s.values {
		switch v = fold(v); {
		case v == "":
		case passes(v):
			return "1"
		default:
			flag = "0"
		}
	}
	return flag
}

// sum adds whole numbers. Those that are spelled in another way are left to whoever reads
// amounts, with " + " between them.
func sum(values []string) string {
	total, filled := uint64(0), false
	for _, v := range values {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		whole, fraction, _ := strings.Cut(v, ".")
		if fraction != "" && fraction != "0" && fraction != "00" { // three zeros are thousands
			return spelledSum(values)
		}
		n, err := strconv.ParseUint(whole, 10, 53)
		if err != nil {
			return spelledSum(values)
		}
		total, filled = total+n, true
	}
	if !filled {
		return ""
	}
	return strconv.FormatUint(total, 10)
}

func spelledSum(values []string) string {
	var filled []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			filled = append(filled, v)
		}
	}
	return strings.Join(filled, " + ")
}
