using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles;

/// <summary>Where each built-in kind keeps the pods it describes.</summary>
public static class PodTemplates
{
    private static readonly string[] Own = [];
    private static readonly string[] Template = ["spec", "template"];

    /// <summary>Property names from the object to its pod: none for a Pod, <c>spec.template</c> for workloads,
    /// <c>spec.jobTemplate.spec.template</c> for a CronJob. Null for kinds that describe no pods.</summary>
    public static IReadOnlyList<string>? PathIn(GroupVersionKind kind) => (kind.Group, kind.Kind) switch
    {
        ("", "Pod") => Own,
        ("", "ReplicationController") or ("batch", "Job") => Template,
        ("apps", "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet") => Template,
        ("batch", "CronJob") => ["spec", "jobTemplate", "spec", "template"],
        ("", "PodTemplate") => ["template"],
        _ => null,
    };

    internal static JsonElement In(JsonElement root, IReadOnlyList<string> path)
    {
        foreach (var step in path) root = root.At(step);
        return root;
    }
}
