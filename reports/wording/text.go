package wording

// Text is a sentence in both languages; a missing English one means that the
// Vietnamese stands.
type Text struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

// In is the sentence in a language.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}
