package render

import (
	"strings"

	"patchbay/internal/escape"
)

// graphQLBody compiles a GraphQL request as JSON (GraphQL over HTTP, section 5.4): the query as it is written, and the
// variables as a JSON template. The query takes no placeholders: a value in it could become a part of the query.
func (c *compiler) graphQLBody(src Body) []part {
	b := builder{}
	b.literal(`{"query":"` + string(escape.JSON(nil, src.Text)) + `"`)
	c.checkQuery(src.Text)
	if strings.TrimSpace(src.Variables) != "" {
		b.literal(`,"variables":`)
		b.flush()
		b.parts = append(b.parts, c.jsonBody("body.variables", "Variables", src.Variables)...)
		c.checkVariables(src.Variables)
	}
	b.literal("}")
	return b.done()
}

// checkVariables refuses variables that are written as something else than an object: no server takes them.
func (c *compiler) checkVariables(text string) {
	f := &field{compiler: c, name: "body.variables", label: "Variables", text: text}
	j := &jsonReader{field: f}
	j.skipBlanks()
	if !j.broken && j.rest() != "" && !j.has("{") {
		f.errorAt(j.at, j.at+1, CodeGraphQL, `Variables are an object, such as {"id": {{order_id}}}.`)
	}
}

func (c *compiler) checkQuery(query string) {
	f, ok := c.field("body", "Query", query)
	if !ok {
		return
	}
	if at := strings.Index(query, "{{"); at >= 0 {
		f.errorAt(at, at+len("{{"), CodeGraphQL, "A query takes no placeholders. Write $name in the query, and its value under Variables.")
	}
	opening, closing := strings.Count(query, "{"), strings.Count(query, "}")
	switch {
	case strings.TrimSpace(query) == "":
		f.errorAt(0, len(query), CodeGraphQL, "The query is empty. Write one, such as { shop { name } }.")
	case opening == 0 || opening != closing && !strings.ContainsAny(query, `"#`):
		f.errorAt(0, len(query), CodeGraphQL, "A query has as many { as }, as in { shop { name } }.")
	}
}
