using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

internal sealed class ConfigMapKind : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var binary = context.Item.Object("binaryData");
        foreach (var (key, _) in context.Item.Object("data") ?? [])
        {
            if (Formats.ConfigKey(key) is { } wrong) errors.Add(FieldError.Invalid($"data[{key}]", FieldError.Quote(key), wrong));
            if (binary?.ContainsKey(key) is true)
                errors.Add(FieldError.Invalid($"data[{key}]", FieldError.Quote(key), "duplicate of key present in binaryData"));
        }

        foreach (var (key, _) in binary ?? [])
        {
            if (Formats.ConfigKey(key) is { } wrong) errors.Add(FieldError.Invalid($"binaryData[{key}]", FieldError.Quote(key), wrong));
        }

        if (context.Old is { } old) ImmutableData.Check(errors, context.Item, old);
    }
}
