using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Access;

/// <summary>Roles and cluster roles.</summary>
/// <param name="namespaced">True for roles, which can't speak about paths.</param>
internal sealed class RoleKind(bool namespaced) : KindBehaviour
{
    public override void Validate(KindContext context, List<FieldError> errors)
    {
        foreach (var (i, rule) in context.Item.Objects("rules")) One(errors, rule, $"rules[{i}]");
    }

    private void One(List<FieldError> errors, JsonObject rule, string path)
    {
        if (rule.LacksItems("verbs")) errors.Add(FieldError.Required($"{path}.verbs", "verbs must contain at least one value"));
        if (!rule.LacksItems("nonResourceURLs"))
        {
            if (namespaced)
                errors.Add(FieldError.Invalid($"{path}.nonResourceURLs", FieldChecks.Print(rule["nonResourceURLs"]),
                    "namespaced rules cannot apply to non-resource URLs"));
            else if (!rule.LacksItems("apiGroups") || !rule.LacksItems("resources"))
                errors.Add(FieldError.Invalid($"{path}.nonResourceURLs", FieldChecks.Print(rule["nonResourceURLs"]),
                    "rules cannot apply to both regular resources and non-resource URLs"));
            return;
        }

        if (rule.LacksItems("apiGroups")) errors.Add(FieldError.Required($"{path}.apiGroups", "resource rules must supply at least one api group"));
        if (rule.LacksItems("resources")) errors.Add(FieldError.Required($"{path}.resources", "resource rules must supply at least one resource"));
    }
}
