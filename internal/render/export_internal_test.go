package render

// SecretsInOrder says whether the ranges that came from secrets follow one another and lie inside the request.
func SecretsInOrder(r *Rendered) bool {
	at := 0
	for _, s := range r.secrets {
		if s.from < at || s.to <= s.from || s.to > len(r.bytes) {
			return false
		}
		at = s.to
	}
	return true
}
