using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>Keeps what is served in step with the stored definitions, and takes the objects of a deleted definition away.</summary>
internal sealed class DefinitionLifecycle
{
    /// <summary>Field manager of what the server itself reports.</summary>
    private const string Manager = "kube-apiserver";

    private readonly ResourceWriter _writer;
    private readonly ResourceRegistry _registry;

    private readonly TimeProvider _time;

    public DefinitionLifecycle(ResourceWriter writer, ResourceRegistry registry, TimeProvider time)
    {
        (_writer, _registry, _time) = (writer, registry, time);
        writer.Store.Committed += OnCommitted;
    }

    private void OnCommitted(GroupResource resource, Change change)
    {
        if (resource == KindTraits.Definitions)
        {
            if (!change.Removed && !IsTerminating(change.After.Content) && SetConditions(change.After)) return;
            _registry.Set(change.After.Key.Name, change.Removed ? [] : CustomResourceReader.Read(change.After.Content));
            if (change.Removed) OfferNames(change.After.Content);
            else if (IsTerminating(change.After.Content)) DeleteObjects(change.After.Content);
        }
        else if (change.Removed && _writer.Store.Get(KindTraits.Definitions, new(null, resource.ToString())) is { } definition && IsTerminating(definition.Content))
        {
            Finish(definition.Content);
        }
    }

    private static bool IsTerminating(KubeObject definition) =>
        definition.Text("metadata", "deletionTimestamp") is not null &&
        definition.View.Items("metadata", "finalizers").Any(f => f.GetString() == DefinitionStatus.CleanupFinalizer);

    /// <summary>Accepts the names or says why not; true when that was a change of its own, which comes here again.</summary>
    private bool SetConditions(StoredObject stored)
    {
        var definition = stored.Content;
        var item = (JsonObject)KubeJson.ParseNode(definition.ToUtf8().Span)!;
        var taken = OthersOfGroup(definition).Select(o => JsonNode.Parse(o.Content.View.At("status", "acceptedNames") is { ValueKind: JsonValueKind.Object } n ? n.GetRawText() : "{}")!);
        DefinitionStatus.Set(item, [.. taken], ResourceWriter.Timestamp(_time.GetUtcNow()));
        if (JsonNode.DeepEquals(item, KubeJson.ParseNode(definition.ToUtf8().Span))) return false;
        _writer.ReportStatus(_registry.Current.BuiltIn.First(r => r.Home == KindTraits.Definitions && !r.Converts), Manager, stored, item);
        return true;
    }

    /// <summary>Names of a definition that is gone may be what others wait for.</summary>
    private void OfferNames(KubeObject gone)
    {
        foreach (var other in OthersOfGroup(gone).Where(o => !IsTerminating(o.Content)).ToList()) SetConditions(other);
    }

    private IEnumerable<StoredObject> OthersOfGroup(KubeObject definition) => _writer.Store.Snapshot(KindTraits.Definitions).Objects
        .Where(o => o.Key.Name != definition.Name && o.Content.Text("spec", "group") == definition.Text("spec", "group"));

    private void DeleteObjects(KubeObject definition)
    {
        var resource = new GroupResource(definition.Text("spec", "group")!, definition.Text("spec", "names", "plural")!);
        if (_registry.Current.Behind(resource) is { } served)
        {
            foreach (var item in _writer.Store.Snapshot(resource).Objects)
            {
                if (_writer.Store.Get(resource, item.Key) is not null) _writer.Delete(new(served, item.Key.Namespace), item.Key.Name, new DeleteCall());
            }
        }

        if (_writer.Store.Get(KindTraits.Definitions, definition.Key) is { } now && IsTerminating(now.Content)) Finish(now.Content);
    }

    /// <summary>Lets the definition go once none of its objects is left.</summary>
    private void Finish(KubeObject definition)
    {
        var resource = new GroupResource(definition.Text("spec", "group")!, definition.Text("spec", "names", "plural")!);
        if (_writer.Store.Snapshot(resource).Objects.Count > 0) return;
        var kind = _registry.Current.Behind(KindTraits.Definitions)!;
        _writer.Update(new WriteCall(kind, null), definition.Name, null, current =>
        {
            var finalizers = (JsonArray)current["metadata"]!["finalizers"]!;
            finalizers.Remove(finalizers.First(f => f.Text() == DefinitionStatus.CleanupFinalizer));
            return current;
        });
    }
}
