package reports

// text is a sentence in both languages; a missing English one means that the
// Vietnamese stands.
type text struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

func (t text) in(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}
