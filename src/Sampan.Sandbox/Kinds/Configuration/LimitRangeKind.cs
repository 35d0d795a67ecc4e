using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Configuration;

/// <summary>Limit ranges. They are kept and limit nothing: see the table of fidelity.</summary>
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
        Below("min", min, "max", max);
        Below("min", min, "defaultRequest", request, "min", "default request");
        Below("defaultRequest", request, "max", max, "defaultRequest", "default request");
        Below("defaultRequest", request, "default", standard, "defaultRequest", "default request");
        Below("min", min, "default", standard, "default", "default");
        Below("default", standard, "max", max, "default", "default");

        void Below(string low, Quantity? least, string high, Quantity? most, string? at = null, string? called = null)
        {
            if (least is not { } a || most is not { } b || a <= b) return;
            var place = called is null ? low : at!;
            var (left, right) = (Words(low), Words(high));
            var value = place == low ? a : b;
            errors.Add(FieldError.Invalid($"{path}.{place}[{name}]", FieldError.Quote(value.ToString()), $"{left} value {a} is greater than {right} value {b}"));
        }
    }

    private static string Words(string field) => field == "defaultRequest" ? "default request" : field;

    private static Quantity? Amount(JsonObject limit, string field, string name) => limit.Text(field, name) is { } text && Quantity.TryParse(text, out var amount) ? amount : null;
}
