using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Discovery;

/// <summary>What is served now: the built-in resources of a version and those of the stored definitions. Written under the store's gate.</summary>
internal sealed class ResourceRegistry
{
    private readonly Dictionary<string, IReadOnlyList<ServedResource>> _custom = [];
    private readonly SortedDictionary<string, (string Group, string Version)> _unavailable = new(StringComparer.Ordinal);
    private volatile ResourceTable _current;

    private readonly Func<IKindRules, IKindRules> _admitted;

    /// <param name="version">Whose resources are built in.</param>
    /// <param name="rules">Rules of the built-in kinds.</param>
    /// <param name="admitted">What stands behind the rules of custom resources and of their definitions.</param>
    public ResourceRegistry(KubernetesVersion version, IKindRules rules, Func<IKindRules, IKindRules> admitted)
    {
        _admitted = admitted;
        var facts = ApiFacts.For(version);
        var definitions = admitted(new DefinitionRules(BuiltInMergeTypes.Over(ApiTypes.For(version))));
        _current = new([.. facts.Facts.Select(f => BuiltIn(facts, f, f.Resource.Id.GroupResource == KindTraits.Definitions ? definitions : rules))], [], []);
    }

    /// <summary>The newest table; a request keeps the one it began with.</summary>
    public ResourceTable Current => _current;

    /// <summary>Replaces what one definition serves.</summary>
    public void Set(string definition, IReadOnlyList<ServedResource> resources)
    {
        if (resources.Count == 0) _custom.Remove(definition);
        else _custom[definition] = [.. resources.Select(Admitted)];
        Renew();
    }

    /// <summary>Announces the API of one APIService, which nobody serves; null takes it back.</summary>
    public void SetUnavailable(string service, (string Group, string Version)? api)
    {
        if (api is { } announced ? _unavailable.TryGetValue(service, out var known) && known == announced : !_unavailable.Remove(service)) return;
        if (api is not null) _unavailable[service] = api.Value;
        Renew();
    }

    private ServedResource Admitted(ServedResource resource) => resource with
    {
        Rules = _admitted(resource.Rules),
        StorageForm = resource.StorageForm is { } form ? form with { Rules = _admitted(form.Rules) } : null,
    };

    private void Renew() =>
        _current = new(_current.BuiltIn, [.. _custom.OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => c.Value)], [.. _unavailable.Values]);

    private static ServedResource BuiltIn(ApiFacts facts, ApiFact fact, IKindRules rules)
    {
        var id = facts.StorageOf(fact.Resource.Id);
        return new ServedResource
        {
            // Before 1.27 servers did not say the singular names of their own kinds.
            Api = facts.Version.Since(27) ? fact.Resource : fact.Resource with { Singular = "" },
            Subresources = fact.Subresources,
            Storage = id,
            ListKind = fact.Resource.Kind + "List",
            Rules = rules,
            Server = facts.Version,
            Warning = ApiDeprecations.Find(fact.Resource.GroupVersionKind, facts.Version)?.Warning,
            HasStatus = facts.Find(id)?.Subresources.Any(s => s.Name == "status") ?? false,
        };
    }
}
