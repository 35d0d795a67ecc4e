using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Validation;

/// <summary>Label selectors inside objects.</summary>
internal static class SelectorChecks
{
    /// <summary>Form of a selector.</summary>
    public static void Selector(this List<FieldError> errors, JsonObject? selector, string path)
    {
        errors.Labels(selector.Object("matchLabels"), $"{path}.matchLabels");
        foreach (var (i, expression) in selector.Objects("matchExpressions"))
        {
            var at = $"{path}.matchExpressions[{i}]";
            var values = expression.Items("values").Count();
            switch (expression.Text("operator"))
            {
                case "In" or "NotIn" when values == 0:
                    errors.Add(FieldError.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'"));
                    break;
                case "Exists" or "DoesNotExist" when values > 0:
                    errors.Add(FieldError.Forbidden($"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist":
                    break;
                case var op:
                    errors.Add(FieldError.Invalid($"{at}.operator", FieldError.Quote(op ?? ""), "not a valid selector operator"));
                    break;
            }

            errors.LabelName(expression.Text("key"), $"{at}.key");
        }
    }

    /// <summary>True when a selector picks a set of labels. One without requirements picks everything.</summary>
    public static bool Matches(JsonObject? selector, JsonObject? labels)
    {
        foreach (var (key, value) in selector.Object("matchLabels") ?? [])
        {
            if (labels.Text(key) != value.Text()) return false;
        }

        return selector.Objects("matchExpressions").All(e => Holds(e.Item, labels));
    }

    public static bool IsEmpty(JsonObject selector) => selector.LacksItems("matchLabels") && selector.LacksItems("matchExpressions");

    private static bool Holds(JsonObject expression, JsonObject? labels)
    {
        var value = labels.Text(expression.Text("key") ?? "");
        return expression.Text("operator") switch
        {
            "In" => value is not null && expression.Texts("values").Contains(value),
            "NotIn" => value is null || !expression.Texts("values").Contains(value),
            "Exists" => value is not null,
            _ => value is null,
        };
    }
}
