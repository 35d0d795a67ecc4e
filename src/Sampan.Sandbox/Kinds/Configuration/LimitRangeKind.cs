using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

/// <summary>Limit ranges themselves; what they limit is the admission plugin's.</summary>
internal sealed class LimitRangeKind : KindBehaviour
{
    private static readonly string[] Amounts = ["max", "min", "default", "defaultRequest"];

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var types = new HashSet<string>();
        foreach (var (i, limit) in context.Spec.Objects("limits"))
        {
            var path = $"spec.limits[{i}]";
            var type = limit.Text("type") ?? "";
            if (!type.Contains('/', StringComparison.Ordinal) && type is not ("Container" or "Pod" or "PersistentVolumeClaim"))
                errors.Add(FieldError.Invalid($"{path}.type", FieldError.Quote(type), "must be a standard limit type or fully qualified"));
            if (!types.Add(type)) errors.Add(FieldError.Duplicate($"{path}.type", FieldError.Quote(type)));
            One(errors, limit, path, type);
        }
    }

    private static void One(List<FieldError> errors, JsonObject limit, string path, string type)
    {
        if (type == "Pod")
        {
            foreach (var field in new[] { "default", "defaultRequest" })
            {
                if (!limit.LacksItems(field)) errors.Add(FieldError.Forbidden($"{path}.{field}", "may not be specified when `type` is 'Pod'"));
            }
        }

        if (type == "PersistentVolumeClaim" && Amount(limit, "min", "storage") is null && Amount(limit, "max", "storage") is null)
            errors.Add(FieldError.Required($"{path}.limits", "either minimum or maximum storage value is required, but neither was provided"));
        var names = Amounts.SelectMany(f => limit.Object(f)?.Select(p => p.Key) ?? []).Distinct().Order(StringComparer.Ordinal);
        foreach (var name in names) Order(errors, limit, path, name);
    }

    private static void Order(List<FieldError> errors, JsonObject limit, string path, string name)
    {
        var (min, max, request, standard) = (Amount(limit, "min", name), Amount(limit, "max", name), Amount(limit, "defaultRequest", name), Amount(limit, "default", name));
        Below("min", min, "max", max, "min", min);
        Below("min", min, "default request", request, "defaultRequest", request);
        Below("default request", request, "max", max, "defaultRequest", request);
        Below("default request", request, "default limit", standard, "defaultRequest", request);
        // Of a default that is out of bounds, real servers show the bound.
        Below("min", min, "default", standard, "default", min);
        Below("default", standard, "max", max, "default", max);

        void Below(string low, Quantity? least, string high, Quantity? most, string place, Quantity? shown)
        {
            if (least is not { } a || most is not { } b || a <= b) return;
            errors.Add(FieldError.Invalid($"{path}.{place}[{name}]", FieldError.Quote($"{shown}"), $"{low} value {a} is greater than {high} value {b}"));
        }
    }

    private static Quantity? Amount(JsonObject limit, string field, string name) => limit.Text(field, name) is { } text && Quantity.TryParse(text, out var amount) ? amount : null;
}
