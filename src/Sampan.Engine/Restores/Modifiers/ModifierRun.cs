using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Modifiers at work in a restore. Safe for concurrent use on different objects.</summary>
internal sealed class ModifierRun(ResourceModifiers modifiers)
{
    private readonly (RuleConditions Conditions, RulePatch Patch)[] _rules =
        [.. modifiers.Rules.Select(r => (new RuleConditions(r.Conditions), new RulePatch(r)))];

    /// <summary>Edits an object.</summary>
    /// <param name="resource">Its resource in the backup.</param>
    /// <param name="item">The object, with its namespace in the backup; edited.</param>
    /// <returns>How many rules edited it, and one message for each that could not.</returns>
    public (int Applied, IReadOnlyList<string> Errors) Apply(GroupResource resource, KubeObject item)
    {
        var root = item.Edit();
        var errors = new List<string>();
        var applied = 0;
        // All conditions are about the object as it is now, and are asked before the first rule edits it.
        var judged = _rules.Select(r => (r.Patch, Verdict: Try(() => r.Conditions.Match(resource, root)))).ToList();
        foreach (var (patch, (matches, problem)) in judged)
        {
            if (problem is not null) errors.Add(problem);
            if (!matches) continue;
            var (updated, misfit) = Try(() => patch.Apply(root));
            if (misfit is not null) errors.Add($"error in applying patch {misfit}");
            if (updated is null) continue;
            Replace(root, updated);
            applied++;
        }

        return (applied, errors);
    }

    private static (T? Value, string? Problem) Try<T>(Func<T> ask)
    {
        try
        {
            return (ask(), null);
        }
        catch (PatchException e)
        {
            return (default, e.Message);
        }
    }

    private static void Replace(JsonObject root, JsonObject content)
    {
        var members = content.ToList();
        content.Clear();
        root.Clear();
        foreach (var (key, value) in members) root.Add(key, value);
    }
}
