package call

import (
	"net/http"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/render"
)

// checkCertificate checks the client certificate of a definition, when it is known already: when it is made of secrets and
// constants alone.
func (x *Executor) checkCertificate(c *compiled) error {
	if c.api.Auth.Kind != apidef.CertAuth {
		return nil
	}
	alone, err := render.Compile(render.Source{Method: http.MethodGet, URL: "https://certificate.invalid", Auth: authRows(c.api.Auth)}, c.workspace.Scope())
	if err != nil || len(alone.Reads()) > 0 {
		return err
	}
	secrets, err := x.open(alone, c.workspace)
	if err != nil {
		return err
	}
	r, err := alone.Render(render.Input{Secrets: secrets, Now: x.now()})
	if err != nil {
		return err
	}
	return credential.CheckCertificate(r.Auth("certificate"), r.Auth("private_key"), x.now())
}
