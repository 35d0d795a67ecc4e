using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>The warnings about pods that were there before their namespace enforced a level.</summary>
internal static class ExistingPods
{
    private const int MostChecked = 3000;

    public static IEnumerable<string> Violating(IEnumerable<KubeObject> pods, SecurityStandards standards, LevelVersion level, string ns)
    {
        var ordered = OnePerOwnerFirst([.. pods]);
        var warnings = ordered.Take(MostChecked).Select(p => (p.Name, Reasons: Reasons(p, standards, level))).Where(p => p.Reasons.Length > 0)
            .GroupBy(p => p.Reasons, p => p.Name).Select(g => $"{Named([.. g])}: {g.Key}").Order(StringComparer.Ordinal).ToList();
        if (ordered.Count > MostChecked)
            yield return string.Create(CultureInfo.InvariantCulture, $"new PodSecurity enforce level only checked against the first {MostChecked} of {ordered.Count} existing pods");
        if (warnings.Count == 0) yield break;
        yield return $"existing pods in namespace \"{ns}\" violate the new PodSecurity enforce level \"{level}\"";
        foreach (var warning in warnings) yield return warning;
    }

    private static string Reasons(KubeObject pod, SecurityStandards standards, LevelVersion level)
    {
        var item = (JsonObject)KubeJson.ParseNode(pod.ToUtf8().Span)!;
        return string.Join(", ", standards.Check(new(item.Object("metadata"), item.Object("spec") ?? []), level).Select(v => v.Reason));
    }

    private static string Named(List<string> pods)
    {
        var first = pods.Min(StringComparer.Ordinal)!;
        return pods.Count switch
        {
            1 => first,
            2 => $"{first} (and 1 other pod)",
            _ => string.Create(CultureInfo.InvariantCulture, $"{first} (and {pods.Count - 1} other pods)"),
        };
    }

    /// <summary>Pods of one controller are alike: the others come last.</summary>
    private static List<KubeObject> OnePerOwnerFirst(List<KubeObject> pods)
    {
        var seen = new HashSet<string>();
        return [.. pods.OrderBy(p => Controller(p) is { } uid && !seen.Add(uid))];
    }

    private static string? Controller(KubeObject pod)
    {
        foreach (var owner in pod.View.Items("metadata", "ownerReferences"))
        {
            if (owner.Flag("controller") is true) return owner.Text("uid");
        }

        return null;
    }
}
