package config

import (
	"slices"
	"strings"
)

// InForce is one setting as it holds now.
type InForce struct {
	Key, Value string
	Origin     string // flag, variable or FILE:LINE; "" for the default
	Reload     bool
}

// hidden stands for what is not shown.
const hidden = "•••"

// Show gives every setting in force. Those of sections come as the file has them. Nothing that is secret is shown.
func Show(path string, s Settings, o Origins) ([]InForce, error) {
	file, err := Read(path)
	if err != nil {
		return nil, err
	}
	var all []InForce
	for _, d := range definitions {
		all = append(all, InForce{Key: d.Key, Value: d.text(&s), Origin: o[d.Key], Reload: d.Reload})
	}
	for _, v := range file.values {
		first, _, nested := strings.Cut(v.Key, ".")
		at := slices.IndexFunc(sections, func(s section) bool { return s.key == first })
		if !nested || at < 0 {
			continue
		}
		one := InForce{Key: v.Key, Value: strings.Join(strings.Fields(v.Text), " "), Origin: file.place(v), Reload: sections[at].reload}
		last := v.Key[strings.LastIndex(v.Key, ".")+1:]
		if slices.ContainsFunc(sections[at].settings, func(d Definition) bool { return d.Secret && d.Key == last }) {
			one.Value = hidden
		}
		all = append(all, one)
	}
	return all, nil
}
