package locale

// text is one entry of the catalogue: Vietnamese, the language of the house,
// English, and English for exactly one where that differs. Figures come in
// already written, in the places {1}, {2} and so on.
type text struct{ vi, en, one string }
