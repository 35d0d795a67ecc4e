using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Writes to a custom resource in a version that only its webhook can bring into the stored one: the webhook is asked outside of the
/// store's gate, and what it gave is written in the stored version, guarded by the revision it was made from.</summary>
internal sealed class WebhookWriteRoutes(ResourceWriter writer, WebhookConverter webhooks, ObjectRenderer renderer, string defaultValidation)
{
    private const int Attempts = 5;

    public async Task CreateAsync(ApiRequest request)
    {
        var call = request.Write("CreateOptions", defaultValidation);
        var duplicates = new List<string>();
        var body = await Bodies.ObjectAsync(request, duplicates).ConfigureAwait(false);
        var wanted = Bodies.Decode(request.Table, call, body, duplicates);
        var item = writer.Create(Stored(call), await webhooks.ToStorageAsync(request.Resource, wanted, request.Aborted).ConfigureAwait(false));
        await renderer.AnswerAsync(request, HttpStatusCode.Created, item).ConfigureAwait(false);
    }

    public async Task ReplaceAsync(ApiRequest request)
    {
        var call = request.Write("UpdateOptions", defaultValidation);
        var duplicates = new List<string>();
        var body = await Bodies.ObjectAsync(request, duplicates).ConfigureAwait(false);
        var wanted = Bodies.Decode(request.Table, call, body, duplicates);
        var stored = await webhooks.ToStorageAsync(request.Resource, wanted, request.Aborted).ConfigureAwait(false);
        await renderer.AnswerAsync(request, HttpStatusCode.OK, writer.Replace(Stored(call), request.Name!, request.Subresource, stored).State).ConfigureAwait(false);
    }

    public async Task PatchAsync(ApiRequest request)
    {
        var call = request.Write("PatchOptions", defaultValidation);
        var patch = await PatchReader.ReadAsync(request.Http, request.Resource).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var current = Current(request);
            var wanted = Bodies.Decode(request.Table, call, patch.Apply(await webhooks.FromStorageAsync(request.Resource, current, request.Aborted).ConfigureAwait(false)));
            var own = wanted.Text("metadata", "resourceVersion") != current.Content.ResourceVersion;
            var stored = await webhooks.ToStorageAsync(request.Resource, wanted, request.Aborted).ConfigureAwait(false);
            try
            {
                await renderer.AnswerAsync(request, HttpStatusCode.OK, writer.Replace(Stored(call), request.Name!, request.Subresource, stored).State).ConfigureAwait(false);
                return;
            }
            catch (ApiRefusal e) when (e.Reason == "Conflict" && !own && attempt < Attempts)
            {
                // Somebody wrote while the webhook worked; the patch is for whatever there is now.
            }
        }
    }

    /// <summary>Asks for the object as it is, so that a delete fails as it does where nobody can show what is deleted.</summary>
    public async Task RequireShownAsync(ApiRequest request)
    {
        var items = request.Name is not null ? [Current(request)] : ObjectStore.Within(writer.Store.Snapshot(request.Resource.Home).Objects, request.Namespace);
        await webhooks.PrepareAsync(request.Resource, items, request.Aborted).ConfigureAwait(false);
    }

    private StoredObject Current(ApiRequest request) =>
        writer.Store.Get(request.Resource.Home, new(request.Namespace, request.Name!)) ?? throw Refusals.NotFound(request.Resource, request.Name!);

    private static WriteCall Stored(WriteCall call) => call with { Resource = call.Resource.StorageForm! };
}
