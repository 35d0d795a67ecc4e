using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>Keeps what is served in step with the stored definitions, and takes the objects of a deleted definition away.</summary>
internal sealed class DefinitionLifecycle
{
    private readonly ResourceWriter _writer;
    private readonly ResourceRegistry _registry;

    public DefinitionLifecycle(ResourceWriter writer, ResourceRegistry registry)
    {
        (_writer, _registry) = (writer, registry);
        writer.Store.Committed += OnCommitted;
    }

    private void OnCommitted(GroupResource resource, Change change)
    {
        if (resource == KindTraits.Definitions)
        {
            _registry.Set(change.After.Key.Name, change.Removed ? [] : CustomResourceReader.Read(change.After.Content));
            if (!change.Removed && IsTerminating(change.After.Content)) DeleteObjects(change.After.Content);
        }
        else if (change.Removed && _writer.Store.Get(KindTraits.Definitions, new(null, resource.ToString())) is { } definition && IsTerminating(definition.Content))
        {
            Finish(definition.Content);
        }
    }

    private static bool IsTerminating(KubeObject definition) =>
        definition.Text("metadata", "deletionTimestamp") is not null &&
        definition.View.Items("metadata", "finalizers").Any(f => f.GetString() == DefinitionStatus.CleanupFinalizer);

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
        _writer.Update(new WriteCall(kind, null), definition.Name, null, replaces: false, current =>
        {
            var finalizers = (JsonArray)current["metadata"]!["finalizers"]!;
            finalizers.Remove(finalizers.First(f => f.Text() == DefinitionStatus.CleanupFinalizer));
            return current;
        });
    }
}
