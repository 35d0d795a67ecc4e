using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Api;
using Sampan.Api.Validation;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>A rule's conditions, ready to be asked. What can't be read among them is an error of each object that gets as far, as in Velero.</summary>
internal sealed class RuleConditions
{
    private readonly IReadOnlyList<Glob> _namespaces;
    private readonly bool _anyNamespace;
    private readonly Func<Glob> _resource;
    private readonly Func<Regex>? _name;
    private readonly Func<LabelSelector>? _labels;
    private readonly Func<byte[]>? _tests;

    public RuleConditions(ModifierConditions conditions)
    {
        _anyNamespace = conditions.Namespaces.Count == 0 || conditions.Namespaces.Contains("*");
        _namespaces = [.. conditions.Namespaces.Select(NamespaceOrNone).OfType<Glob>()];
        _resource = Once(() => Glob.Parse(conditions.GroupResource, '.'), "bad glob in groupResource");
        _name = conditions.ResourceNameRegex.Length == 0 ? null : Once(() => GoPattern.Parse(conditions.ResourceNameRegex), "error in matching regex");
        _labels = conditions.LabelSelector is { } selector ? Once(() => Checked(selector), "error in creating label selector") : null;
        _tests = conditions.Matches.Count == 0 ? null : Once(() => Tests(conditions.Matches), null);
    }

    /// <summary>Whether an object is meant.</summary>
    /// <param name="resource">Its resource in the backup.</param>
    /// <param name="item">The object before any rule edited it.</param>
    /// <exception cref="PatchException">A condition can't be judged.</exception>
    public bool Match(GroupResource resource, JsonObject item)
    {
        if (item.Text("metadata", "namespace") is { Length: > 0 } ns && !_anyNamespace && !_namespaces.Any(g => g.Matches(ns))) return false;
        if (!_resource().Matches(resource.ToString())) return false;
        if (_name is not null && !_name().IsMatch(item.Text("metadata", "name") ?? "")) return false;
        if (_labels is not null && !_labels().Matches(LabelsOf(item))) return false;
        if (_tests is null) return true;
        try
        {
            JsonPatch.Apply(item, (JsonArray)KubeJson.ParseNode(_tests())!);
            return true;
        }
        catch (PatchException e) when (e.Fault != PatchFault.Other)
        {
            return false;
        }
    }

    private static Dictionary<string, string> LabelsOf(JsonObject item) =>
        (item.At("metadata", "labels") as JsonObject ?? []).ToDictionary(l => l.Key, l => l.Value.Text() ?? "", StringComparer.Ordinal);

    // As in Velero a glob that can't be read matches nothing.
    private static Glob? NamespaceOrNone(string pattern)
    {
        try
        {
            return Glob.Parse(pattern);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static LabelSelector Checked(LabelSelector selector) =>
        SelectorErrors.Of(selector).FirstOrDefault() is { } error ? throw new FormatException(error) : selector;

    private static byte[] Tests(IReadOnlyList<ModifierMatch> matches) => matches.Any(m => m.Path.Length == 0)
        ? throw new PatchException("path is required for match rule")
        : OperationText.Decode(matches.Select(m => new ModifierOperation("test", m.Path) { Value = m.Value }));

    /// <summary>Makes a value at once; what goes wrong is thrown whenever it is asked for.</summary>
    private static Func<T> Once<T>(Func<T> make, string? problem)
    {
        try
        {
            var value = make();
            return () => value;
        }
        catch (Exception e) when (e is FormatException or PatchException)
        {
            return () => throw new PatchException(problem is null ? e.Message : $"{problem} {e.Message}");
        }
    }
}
