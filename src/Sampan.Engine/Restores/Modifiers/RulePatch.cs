using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Kubernetes.Versions;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>A rule's edits, of whichever form.</summary>
internal sealed class RulePatch(ResourceModifierRule rule)
{
    // Kinds of old servers are not among the newest types.
    private static readonly int[] Minors = [KubernetesVersion.Newest.Minor, 24, 21, KubernetesVersion.Oldest.Minor];

    // Objects whose lists all are replaced as a whole, but for those that every kind's metadata has.
    private static readonly HashSet<string> WithoutRules = new(StringComparer.Ordinal)
    {
        "velero.io/v1", "velero.io/v2alpha1", "snapshot.storage.k8s.io/v1", "groupsnapshot.storage.k8s.io/v1beta2",
    };

    private static readonly GroupVersionKind Plain = new("", "v1", "ConfigMap");

    // Read once, and a text that can't be read is so for every object. As bytes: trees must not be shared by threads.
    private readonly Lazy<byte[]> _operations = new(() => OperationText.Decode(rule.Patches));
    private readonly Lazy<byte[]>[] _documents = [.. rule.MergePatches.Concat(rule.StrategicPatches).Select(text => new Lazy<byte[]>(() => Document(text)))];

    /// <summary>The edited object, or null when a <c>test</c> failed and there is nothing to edit.</summary>
    /// <param name="item">The object; it stays as it is.</param>
    /// <exception cref="PatchException">The edits do not fit.</exception>
    public JsonObject? Apply(JsonObject item)
    {
        var updated = rule switch
        {
            { Patches.Count: > 0 } => Json(item),
            { MergePatches.Count: > 0 } => Merge(item),
            { StrategicPatches.Count: > 0 } => Strategic(item),
            _ => throw new PatchException("no patch data found"),
        };
        if (updated is null) return null;
        return updated is JsonObject o && o.Text("kind") is { Length: > 0 } && o.Text("apiVersion") is { Length: > 0 }
            ? o
            : throw new PatchException("error in unmarshalling modified object: it is no object with apiVersion and kind any more");
    }

    private JsonNode? Json(JsonObject item)
    {
        try
        {
            return JsonPatch.Apply(item, (JsonArray)KubeJson.ParseNode(_operations.Value)!) ?? JsonValue.Create("null");
        }
        catch (PatchException e) when (e.Fault == PatchFault.TestFailed)
        {
            return null;
        }
        catch (PatchException e)
        {
            throw new PatchException($"error in applying JSON Patch {e.Message}");
        }
    }

    private JsonNode Merge(JsonObject item)
    {
        var updated = (JsonNode?)item.DeepClone();
        foreach (var patch in _documents) updated = MergePatch.Apply(updated, KubeJson.ParseNode(patch.Value));
        return updated ?? JsonValue.Create("null");
    }

    private JsonObject Strategic(JsonObject item)
    {
        var merge = new StrategicMergePatch(Rules(item));
        var updated = (JsonObject)item.DeepClone();
        foreach (var document in _documents)
        {
            var patch = KubeJson.ParseNode(document.Value);
            try
            {
                if (patch is JsonObject changes) updated = merge.Apply(updated, changes);
                else if (patch is not null) throw new PatchException("it is no mapping");
            }
            catch (PatchException e)
            {
                throw new PatchException($"error in applying Strategic Patch {e.Message}");
            }
        }

        return updated;
    }

    private static Func<string, MergeRule?> Rules(JsonObject item)
    {
        var kind = KubeObject.From(item).Kind;
        var types = Minors.Select(m => ApiTypes.For(new KubernetesVersion(m, 0))).FirstOrDefault(t => t.Find(kind) is not null);
        if (types is not null) return path => MergeRules.For(types, kind, path);
        if (!WithoutRules.Contains(item.Text("apiVersion") ?? ""))
        {
            throw new PatchException(
                $"no kind \"{kind.Kind}\" is registered for version \"{item.Text("apiVersion")}\": strategic merge patches know built-in kinds only");
        }

        var newest = ApiTypes.For(KubernetesVersion.Newest);
        return path => path.StartsWith("metadata.", StringComparison.Ordinal) ? MergeRules.For(newest, Plain, path) : null;
    }

    private static byte[] Document(string yaml)
    {
        try
        {
            return KubeJson.Write(KubeYaml.ReadNodes(yaml) is [var first, ..] ? first : null);
        }
        catch (MalformedObjectException e)
        {
            throw new PatchException($"error in converting YAML to JSON {e.Message}");
        }
    }
}
