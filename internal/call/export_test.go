package call

// AnswersHeld is how many bytes of answers are kept.
func (x *Executor) AnswersHeld() int {
	x.answers.mu.Lock()
	defer x.answers.mu.Unlock()
	return x.answers.bytes
}
