package page

// docsOperator is a row of the table of operators.
type docsOperator struct {
	marks    []string
	text     string
	examples []DocsExample
}

// docsOperatorTable lists the operators from those that bind tightest, as the grammar has them.
func docsOperatorTable() []docsOperator {
	return []docsOperator{
		{[]string{".", "[ ]"}, "A field, an item", []DocsExample{{Write: "{{cart[-1].sku}}", Gives: `"B-2"`}}},
		{[]string{"-a"}, "Negative", []DocsExample{{Write: "{{-qty}}", Gives: "-3"}}},
		{[]string{"|"}, "A filter, for the value just before it", []DocsExample{{Write: "{{cart | size > 1}}", Gives: "true"}}},
		{[]string{"*", "/", "%"}, "Times, divided by, remainder", []DocsExample{{Write: "{{2 + qty * 4}}", Gives: "14"}, {Write: "{{7 % qty}}", Gives: "1"}}},
		{[]string{"+", "-"}, "Plus, minus; + joins texts too", []DocsExample{{Write: "{{name + '!'}}", Gives: `"Ada!"`}}},
		{[]string{"==", "!=", "<", "<=", ">", ">="}, "Comparisons", []DocsExample{{Write: "{{age - 6 >= 30}}", Gives: "true"}}},
		{[]string{"in", "not in", "contains"}, "In a list, in a text, a key of an object",
			[]DocsExample{{Write: "{{'new' in tags}}", Gives: "true"}, {Write: "{{name contains 'd'}}", Gives: "true"}}},
		{[]string{"starts_with", "ends_with"}, "How a text begins or ends", []DocsExample{{Write: "{{name starts_with 'A'}}", Gives: "true"}}},
		{[]string{"not", "!"}, "The opposite", []DocsExample{{Write: "{{not vip}}", Gives: "false"}}},
		{[]string{"and", "&&"}, "Both", []DocsExample{{Write: "{{vip and age < 18}}", Gives: "false"}}},
		{[]string{"or", "||"}, "One of them at least", []DocsExample{{Write: "{{vip or age < 18 and qty > 9}}", Gives: "true"}}},
		{[]string{"??"}, "Otherwise, for null", []DocsExample{{Write: "{{nickname ?? name}}", Gives: `"Ada"`}}},
		{[]string{"a ? b : c"}, "If a then b, else c", []DocsExample{{Write: "{{age >= 18 ? 'adult' : 'minor'}}", Gives: `"adult"`}}},
	}
}

// DocsRefusal is an expression that can't be saved, the sentence that says why, and what to write instead.
type DocsRefusal struct{ Write, Says, Instead string }

// DocsRefusals are mistakes that people make, in the words that they meet.
func DocsRefusals() []DocsRefusal {
	return []DocsRefusal{
		{"{{nmae}}", "There is no attribute nmae. Did you mean name?", "{{name}}"},
		{"{{price * qty | round: 1}}", "Put parentheses to say what the filter works on: (a * b) | round: 2 or a * (b | round: 2).",
			"{{(price * qty) | round: 1}}"},
		{"{{nickname ?? name | upper}}", "Put parentheses to say what the filter works on: (a ?? b) | upper or a ?? (b | upper).",
			"{{(nickname ?? name) | upper}}"},
		{"{{name == 5}}", "Comparing text with a number always gives the same answer. Write (name | number).", "{{(name | number) == 5}}"},
		{"{{18 <= age < 65}}", "Comparisons can't be chained. Write a < b and b < c.", "{{18 <= age and age < 65}}"},
		{"{{name + age}}", "Text and a number can't be added. Put | text behind the number to join them, as in a + (b | text), or | number behind the text to add.", "{{name + (age | text)}}"},
	}
}
