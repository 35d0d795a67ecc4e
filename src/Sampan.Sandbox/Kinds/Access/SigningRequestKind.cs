using System.Security.Cryptography;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Access;

/// <summary>Certificate signing requests.</summary>
internal sealed class SigningRequestKind : KindBehaviour
{
    public override void Fill(KindContext context)
    {
        if (context.Old is not null) return;
        // The one user of the sandbox, as a real server says who asked.
        context.Spec.Default("username", "admin");
        if (context.Spec.LacksItems("groups")) context.Spec["groups"] = JsonEdits.List("system:masters", "system:authenticated");
    }

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var spec = context.Spec;
        if (!IsRequest(spec.Text("request") ?? ""))
            errors.Add(FieldError.Invalid("spec.request", FieldError.Quote(spec.Text("request") ?? ""), "PEM block type must be CERTIFICATE REQUEST"));
        if (spec.LacksItems("usages")) errors.Add(FieldError.Required("spec.usages"));
        var signer = spec.Text("signerName") ?? "";
        if (signer.Length == 0) errors.Add(FieldError.Required("spec.signerName"));
        else if (!signer.Contains('/', StringComparison.Ordinal))
            errors.Add(FieldError.Invalid("spec.signerName", FieldError.Quote(signer), "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
    }

    private static bool IsRequest(string base64)
    {
        var text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "CERTIFICATE REQUEST";
    }
}
