using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>A pod, or the template of one, as the checks look at it, with the phrases in which they speak of its parts.</summary>
internal sealed class SecuredPod(JsonObject? metadata, JsonObject spec)
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public JsonObject Spec => spec;

    /// <summary>The pod's own <c>securityContext</c>.</summary>
    public JsonObject? Context => spec.Object("securityContext");

    public bool IsWindows => spec.Text("os", "name") == "windows";

    public bool HasUserNamespace => spec.Flag("hostUsers") is false;

    public IReadOnlyList<JsonObject> Containers { get; } = [.. Lists.SelectMany(l => spec.Objects(l)).Select(c => c.Item)];

    public IEnumerable<(string Name, string Value)> Annotations =>
        (metadata.Object("annotations") ?? []).Select(a => (a.Key, a.Value.Text() ?? ""));

    /// <summary>Names of the containers of which something is true.</summary>
    public List<string> Named(Func<JsonObject, bool> isSo) => [.. Containers.Where(isSo).Select(c => c.Text("name") ?? "")];

    /// <summary>Names of the containers of whose <c>securityContext</c> (null when absent) something is true.</summary>
    public List<string> WithContext(Func<JsonObject?, bool> isSo) => Named(c => isSo(c.Object("securityContext")));

    /// <summary>Who sets something wrong: <c>pod and containers "a", "b"</c>; null when nobody does.</summary>
    public string? Setters(Func<JsonObject?, bool> isBad)
    {
        var containers = WithContext(isBad);
        return (isBad(Context), containers.Count > 0) switch
        {
            (true, true) => $"pod and {Said(containers)}",
            (true, false) => "pod",
            (false, true) => Said(containers),
            _ => null,
        };
    }

    /// <summary>Every <c>securityContext</c> there is: the pod's and the containers'.</summary>
    public IEnumerable<JsonObject> Contexts => Containers.Select(c => c.Object("securityContext")).Prepend(Context).OfType<JsonObject>();

    /// <summary><c>container "a"</c>, <c>containers "a", "b"</c>.</summary>
    public static string Said(List<string> containers) => $"{Counted("container", containers.Count)} {Quoted(containers)}";

    public static string Counted(string word, int count) => count == 1 ? word : word + "s";

    public static string Quoted(IEnumerable<string> items) => string.Join(", ", items.Select(i => $"\"{i}\""));

    /// <summary>Each once, in the order of their bytes.</summary>
    public static List<string> Set(IEnumerable<string> items) => [.. items.Distinct().Order(StringComparer.Ordinal)];
}
