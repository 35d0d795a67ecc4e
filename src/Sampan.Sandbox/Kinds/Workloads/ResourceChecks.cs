using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Requests and limits.</summary>
internal static class ResourceChecks
{
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage"];

    public static void Check(List<FieldError> errors, JsonObject? resources, string path)
    {
        foreach (var list in new[] { "limits", "requests" })
        {
            foreach (var (name, amount) in resources.Object(list) ?? []) One(errors, name, amount.Text() ?? "0", $"{path}.{list}[{name}]");
        }

        foreach (var (name, amount) in resources.Object("requests") ?? []) Against(errors, resources, name, amount.Text() ?? "0", path);
    }

    private static void One(List<FieldError> errors, string name, string amount, string path)
    {
        if (Formats.QualifiedName(name) is { } wrong) errors.Add(FieldError.Invalid(path, FieldError.Quote(name), wrong));
        else if (!IsStandard(name) && !name.Contains('/', StringComparison.Ordinal))
        {
            errors.Add(FieldError.Invalid(path, FieldError.Quote(name), "must be a standard resource type or fully qualified"));
            errors.Add(FieldError.Invalid(path, FieldError.Quote(name), "must be a standard resource for containers"));
        }

        if (Quantity.TryParse(amount, out var quantity) && quantity.Value < 0)
            errors.Add(FieldError.Invalid(path, FieldError.Quote(amount), "must be greater than or equal to 0"));
        else if (IsExtended(name) && quantity.Value != decimal.Truncate(quantity.Value))
            errors.Add(FieldError.Invalid(path, FieldError.Quote(amount), "must be an integer"));
    }

    private static void Against(List<FieldError> errors, JsonObject? resources, string name, string amount, string path)
    {
        if (!Quantity.TryParse(amount, out var request)) return;
        if (resources.Text("limits", name) is not { } text || !Quantity.TryParse(text, out var limit))
        {
            if (IsExtended(name)) errors.Add(FieldError.Required($"{path}.limits", "Limit must be set for non overcommitable resources"));
        }
        else if (IsExtended(name) && request.Value != limit.Value)
            errors.Add(FieldError.Invalid($"{path}.requests", FieldError.Quote(amount), $"must be equal to {name} limit of {limit}"));
        else if (request > limit)
            errors.Add(FieldError.Invalid($"{path}.requests", FieldError.Quote(amount), $"must be less than or equal to {name} limit of {limit}"));
    }

    private static bool IsStandard(string name) => Standard.Contains(name) || name.StartsWith("hugepages-", StringComparison.Ordinal);

    // Amounts of devices and huge pages can't be promised twice.
    private static bool IsExtended(string name) =>
        name.Contains('/', StringComparison.Ordinal) || name.StartsWith("hugepages-", StringComparison.Ordinal);
}
