using System.Collections.Frozen;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Kinds.Decoding;
using Sampan.Sandbox.Kinds.Shaping;

namespace Sampan.Sandbox.Kinds;

/// <summary>The rules of the built-in kinds, put together: decoding and defaults by type, then each kind's own.</summary>
internal sealed class KindRules : IKindRules
{
    private static readonly string[] ImmortalNamespaces = ["default", "kube-system", "kube-public"];
    private static readonly string[] SystemClasses = ["system-node-critical", "system-cluster-critical"];

    private readonly KubernetesVersion _version;
    private readonly TimeProvider _time;
    private readonly ApiTypes _types;
    private readonly BodyDecoder _decoder;
    private readonly DocumentShaper _shaper;
    private readonly BuiltInMergeTypes _mergeTypes;
    private readonly FrozenDictionary<GroupResource, KindBehaviour> _behaviours = KindBehaviours.Make();

    public KindRules(KubernetesVersion version, TimeProvider time)
    {
        (_version, _time, _types) = (version, time, ApiTypes.For(version));
        _mergeTypes = BuiltInMergeTypes.Over(_types);
        (_decoder, _shaper) = (new BodyDecoder(_types), new DocumentShaper(_types, version));
    }

    public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item) => _decoder.Decode(kind, item);

    public void SetDefaults(GroupVersionKind kind, JsonObject item) => _shaper.Shape(kind, item);

    public MergeType TypeOf(GroupVersionKind kind) => _mergeTypes.Find(kind) ?? MergeType.Deduced;

    public IReadOnlyList<FieldError> PrepareCreate(KindWrite write) => Prepare(write);

    public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write) => Prepare(write);

    public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write)
    {
        var errors = new List<FieldError>();
        if (_behaviours.TryGetValue(write.Resource.GroupResource, out var behaviour))
            behaviour.ValidateStatus(new KindContext(write, _version, _time.GetUtcNow()), errors);
        return errors;
    }

    public void PrepareDelete(ResourceId resource, KubeObject stored)
    {
        var problem = (resource.Group, resource.Plural) switch
        {
            ("", "namespaces") when ImmortalNamespaces.Contains(stored.Name) => "this namespace may not be deleted",
            ("scheduling.k8s.io", "priorityclasses") when SystemClasses.Contains(stored.Name) =>
                "this is a system priority class and cannot be deleted",
            _ => null,
        };
        if (problem is null) return;
        throw new ApiRefusal(HttpStatusCode.Forbidden, "Forbidden", $"{resource.GroupResource} \"{stored.Name}\" is forbidden: {problem}")
        {
            Group = resource.Group,
            Kind = resource.Plural,
            Name = stored.Name,
        };
    }

    public void Stored(ResourceId resource, KubeObject? before, KubeObject? after)
    {
        if (_behaviours.TryGetValue(resource.GroupResource, out var behaviour)) behaviour.Stored(before, after);
    }

    public MergeRule? MergeRuleFor(GroupVersionKind kind, string path) => MergeRules.For(_types, kind, path);

    private List<FieldError> Prepare(KindWrite write)
    {
        var errors = new List<FieldError>();
        if (_behaviours.TryGetValue(write.Resource.GroupResource, out var behaviour))
        {
            var context = new KindContext(write, _version, _time.GetUtcNow());
            behaviour.Fill(context);
            behaviour.Validate(context, errors);
        }

        return errors;
    }
}
