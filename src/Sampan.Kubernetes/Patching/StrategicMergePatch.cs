using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Patching;

/// <summary>Kubernetes' strategic merge patch: objects merge, lists merge by the key that the kind's schema names, and directives delete,
/// replace and order.</summary>
/// <param name="ruleFor">The schema's merge rule for a path of property names joined by dots; null means atomic.</param>
public sealed class StrategicMergePatch(Func<string, MergeRule?> ruleFor)
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    /// <summary>The merged document; <paramref name="document"/> may be changed, <paramref name="patch"/> is not.</summary>
    /// <exception cref="PatchException">A directive is unknown, or a list item lacks its merge key.</exception>
    public JsonObject Apply(JsonObject document, JsonObject patch) => MergeObject(document, patch, "");

    private JsonObject MergeObject(JsonObject target, JsonObject patch, string path)
    {
        switch (patch.Text(Directive))
        {
            case "replace":
                var whole = (JsonObject)patch.DeepClone();
                whole.Remove(Directive);
                return whole;
            case "delete":
                return [];
            case null or "merge":
                break;
            case var unknown:
                throw new PatchException($"unknown patch type: {unknown} in map: {GoPrint.Text(patch)}", HttpStatusCode.InternalServerError);
        }

        Retain(target, patch);
        foreach (var (key, value) in patch)
        {
            if (key is Directive or RetainKeys || key.StartsWith(ElementOrder, StringComparison.Ordinal)) continue;
            if (key.StartsWith(DeleteFromList, StringComparison.Ordinal)) RemoveValues(target, key[DeleteFromList.Length..], value);
            else if (value is null) target.Remove(key);
            else target[key] = MergeField(target, key, value, path.Length == 0 ? key : $"{path}.{key}", patch[ElementOrder + key] as JsonArray);
        }

        foreach (var (key, order) in patch.Where(p => p.Key.StartsWith(ElementOrder, StringComparison.Ordinal) && !patch.ContainsKey(p.Key[ElementOrder.Length..])))
        {
            var name = key[ElementOrder.Length..];
            if (target[name] is JsonArray list && order is JsonArray wanted)
                target[name] = ListOrder.Apply(list, wanted, list, ruleFor(path.Length == 0 ? name : $"{path}.{name}")?.Key);
        }

        return target;
    }

    private JsonNode? MergeField(JsonObject target, string key, JsonNode value, string path, JsonArray? order)
    {
        var current = target[key];
        target[key] = null;
        switch (value)
        {
            case JsonObject changes when current is JsonObject existing && ruleFor(path) is not { Merges: false, RetainsKeys: false }:
                return MergeObject(existing, changes, path);
            case JsonObject changes:
                return MergeObject([], changes, path);
            case JsonArray items when ruleFor(path) is { Merges: true } rule:
                var before = (JsonArray)(current as JsonArray ?? []).DeepClone();
                if (order is not null) RequireInOrder(items, order, rule.Key);
                var merged = rule.Key is { } by ? MergeByKey(before, items, by, path) : MergeValues(before, items);
                return ListOrder.Apply(merged, order ?? items, before, rule.Key);
            case JsonArray items:
                return new JsonArray([.. items.Where(i => i.Text(Directive) is null).Select(i => i?.DeepClone())]);
            default:
                return value.DeepClone();
        }
    }

    private JsonArray MergeByKey(JsonArray current, JsonArray patch, string by, string path)
    {
        var replaces = patch.Any(p => p is JsonObject { Count: 1 } && p.Text(Directive) == "replace");
        List<JsonNode?> result = replaces ? [] : [.. current.Select(i => i?.DeepClone())];
        foreach (var item in patch.OfType<JsonObject>())
        {
            if (item.Count == 1 && item.Text(Directive) == "replace") continue;
            var id = item[by] ?? throw new PatchException($"map: {GoPrint.Text(item)} does not contain declared merge key: {by}", HttpStatusCode.InternalServerError);
            var at = result.FindIndex(r => JsonNode.DeepEquals(r.At(by), id));
            if (item.Text(Directive) == "delete")
            {
                if (at >= 0) result.RemoveAt(at);
            }
            else if (at >= 0)
            {
                result[at] = MergeObject((JsonObject)result[at]!, item, path);
            }
            else
            {
                result.Add(MergeObject([], item, path));
            }
        }

        return new([.. result]);
    }

    /// <summary>What a patch changes has to stand in the order it asks for.</summary>
    private static void RequireInOrder(JsonArray items, JsonArray order, string? by)
    {
        var at = 0;
        foreach (var item in items.Where(i => i.Text(Directive) is null))
        {
            while (at < order.Count && !JsonNode.DeepEquals(by is null ? order[at] : order[at].At(by), by is null ? item : item.At(by))) at++;
            if (at++ >= order.Count)
                throw new PatchException($"The order in patch list:\n{GoPrint.Text(items)}\n doesn't match $setElementOrder list:\n{GoPrint.Text(order)}\n", HttpStatusCode.InternalServerError);
        }
    }

    private static JsonArray MergeValues(JsonArray current, JsonArray patch)
    {
        List<JsonNode?> result = [.. current.Select(i => i?.DeepClone())];
        foreach (var value in patch)
        {
            if (!result.Exists(r => JsonNode.DeepEquals(r, value))) result.Add(value?.DeepClone());
        }

        return new([.. result]);
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (patch[RetainKeys] is not JsonArray keep) return;
        var names = keep.Select(k => k.Text()).ToHashSet();
        if (patch.Any(p => p.Value is not null && p.Key is not (RetainKeys or Directive) && !names.Contains(p.Key)))
            throw new PatchException("invalid patch format of retainKeys", HttpStatusCode.BadRequest);
        foreach (var key in target.Select(p => p.Key).Where(k => !names.Contains(k)).ToList()) target.Remove(key);
    }

    private static void RemoveValues(JsonObject target, string key, JsonNode? values)
    {
        if (target[key] is not JsonArray list || values is not JsonArray gone) return;
        target[key] = new JsonArray([.. list.Where(i => !gone.Any(g => JsonNode.DeepEquals(g, i))).Select(i => i?.DeepClone())]);
    }
}
