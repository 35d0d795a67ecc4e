using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Node;

/// <summary>Contents of ConfigMap, Secret and projected volumes by relative path.</summary>
internal static class MountedFiles
{
    public static Dictionary<string, byte[]>? Of(ClusterView view, KubeObject pod, JsonElement volume)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (volume.At("configMap") is { ValueKind: JsonValueKind.Object } map) Add(files, view, pod, Resources.ConfigMaps, map.Text("name"), map);
        else if (volume.At("secret") is { ValueKind: JsonValueKind.Object } secret) Add(files, view, pod, Resources.Secrets, secret.Text("secretName"), secret);
        else if (volume.At("projected") is { ValueKind: JsonValueKind.Object } projected)
        {
            foreach (var source in projected.Items("sources"))
            {
                Add(files, view, pod, Resources.ConfigMaps, source.Text("configMap", "name"), source.At("configMap"));
                Add(files, view, pod, Resources.Secrets, source.Text("secret", "name"), source.At("secret"));
            }
        }
        else
        {
            return null;
        }

        return files;
    }

    /// <summary>What a subPath selects: one file (as the mount itself, under the empty name) or a folder.</summary>
    public static IReadOnlyDictionary<string, byte[]> Below(Dictionary<string, byte[]> files, string? subPath)
    {
        if (string.IsNullOrEmpty(subPath)) return files;
        if (files.TryGetValue(subPath, out var one)) return new Dictionary<string, byte[]>(StringComparer.Ordinal) { [""] = one };
        var prefix = subPath.TrimEnd('/') + "/";
        return files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(f => f.Key[prefix.Length..], f => f.Value, StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, byte[]> files, ClusterView view, KubeObject pod, GroupResource resource, string? name, JsonElement source)
    {
        if (name is null || view.Get(resource, new ObjectKey(pod.Namespace, name)) is not { } found) return;
        var all = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var pair in Properties(found.View.At("binaryData"))) all[pair.Name] = pair.Value.GetBytesFromBase64();
        foreach (var pair in Properties(found.View.At("data")))
        {
            all[pair.Name] = resource == Resources.Secrets ? pair.Value.GetBytesFromBase64() : Encoding.UTF8.GetBytes(pair.Value.GetString() ?? "");
        }

        if (!source.Items("items").Any())
        {
            foreach (var (key, bytes) in all) files[key] = bytes;
            return;
        }

        foreach (var item in source.Items("items"))
        {
            if (all.TryGetValue(item.Text("key") ?? "", out var bytes)) files[item.Text("path") ?? ""] = bytes;
        }
    }

    private static JsonElement.ObjectEnumerator Properties(JsonElement map) => map.ValueKind == JsonValueKind.Object ? map.EnumerateObject() : default;
}
