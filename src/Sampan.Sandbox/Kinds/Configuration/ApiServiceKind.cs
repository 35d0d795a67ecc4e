using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Configuration;

internal sealed class ApiServiceKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var expected = $"{context.Spec.Text("version")}.{context.Spec.Text("group")}";
        if (context.Write.Key.Name != expected)
            errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(context.Write.Key.Name), $"must be `spec.version+\".\"+spec.group`: {FieldError.Quote(expected)}"));
    }
}
