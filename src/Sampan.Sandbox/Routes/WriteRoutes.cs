using System.Net;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Selection;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>POST, PUT, PATCH and DELETE of objects and of their status.</summary>
internal sealed class WriteRoutes(ResourceWriter writer, ObjectRenderer renderer, DeleteOptionsReader options, string defaultValidation)
{
    private const string ChildPodsStay = "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set " +
        "propagationPolicy=Orphan to suppress this warning";

    public async Task CreateAsync(ApiRequest request)
    {
        var call = request.Write("CreateOptions", defaultValidation);
        var duplicates = new List<string>();
        var body = await Bodies.ObjectAsync(request, duplicates).ConfigureAwait(false);
        var item = writer.Create(call, Bodies.Decode(request.Table, call, body, duplicates));
        Warn(request, call, item);
        await renderer.AnswerAsync(request, HttpStatusCode.Created, item).ConfigureAwait(false);
    }

    public async Task ReplaceAsync(ApiRequest request)
    {
        var call = request.Write("UpdateOptions", defaultValidation);
        var duplicates = new List<string>();
        var body = await Bodies.ObjectAsync(request, duplicates).ConfigureAwait(false);
        var wanted = Bodies.Decode(request.Table, call, body, duplicates);
        var (item, created) = writer.Replace(call, request.Name!, request.Subresource, wanted);
        Warn(request, call, item);
        await renderer.AnswerAsync(request, created ? HttpStatusCode.Created : HttpStatusCode.OK, item).ConfigureAwait(false);
    }

    public async Task PatchAsync(ApiRequest request)
    {
        var call = request.Write("PatchOptions", defaultValidation);
        if (Bodies.MediaType(request.Http) == PatchReader.Apply)
        {
            await ApplyAsync(request, call).ConfigureAwait(false);
            return;
        }

        var patch = await PatchReader.ReadAsync(request.Http, request.Resource).ConfigureAwait(false);
        var item = writer.Update(call, request.Name!, request.Subresource, current => PatchedBodies.Decode(request.Table, call, patch, current));
        Warn(request, call, item);
        await renderer.AnswerAsync(request, HttpStatusCode.OK, item).ConfigureAwait(false);
    }

    private async Task ApplyAsync(ApiRequest request, WriteCall call)
    {
        var patch = await Bodies.ApplyAsync(request.Http).ConfigureAwait(false);
        var (item, created) = writer.Apply(call, request.Name!, request.Subresource, patch, merged => Bodies.Decode(request.Table, call, merged));
        Warn(request, call, item);
        await renderer.AnswerAsync(request, created ? HttpStatusCode.Created : HttpStatusCode.OK, item).ConfigureAwait(false);
    }

    public async Task DeleteAsync(ApiRequest request)
    {
        var (call, how) = await options.ReadAsync(request).ConfigureAwait(false);
        var (state, gone) = writer.Delete(call, request.Name!, how);
        var id = request.Resource.Id;
        if (how.PropagationPolicy is null && request.Resource is { Home: ("batch", "jobs"), Id.Version: "v1" }) call.Warnings.Add(ChildPodsStay);
        Answers.Warn(request.Http, call.Warnings);
        if (gone && !KindTraits.AnswersDeleteWithObject(request.Resource.Home))
            await Answers.WriteAsync(request.Http, HttpStatusCode.OK, Answers.Deleted(id.Group, id.Plural, state.Key.Name, state.Content.Uid)).ConfigureAwait(false);
        else
            await renderer.AnswerAsync(request, HttpStatusCode.OK, state).ConfigureAwait(false);
    }

    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var labels = LabelSelectorParser.Parse(request.Query("labelSelector"));
        var fields = FieldSelector.Parse(request.Query("fieldSelector"), request.Resource);
        var (call, how) = await options.ReadAsync(request).ConfigureAwait(false);
        var (objects, revision) = writer.Store.Snapshot(request.Resource.Home);
        var deleted = new List<StoredObject>();
        foreach (var item in ObjectStore.Within(objects, request.Namespace))
        {
            if (!labels.Matches(item.Content) || !fields.Matches(item.Content)) continue;
            try
            {
                // The answer lists them as they were found.
                writer.Delete(call with { Namespace = item.Key.Namespace }, item.Key.Name, how);
                deleted.Add(item);
            }
            catch (ApiRefusal e) when (e.Code == HttpStatusCode.NotFound)
            {
                // Somebody else was faster: as good as deleted.
            }
        }

        await renderer.AnswerListAsync(request, deleted, revision, null, null).ConfigureAwait(false);
    }

    private static void Warn(ApiRequest request, WriteCall call, StoredObject item)
    {
        if (request.Resource.Home == KindTraits.Definitions && SchemaReader.HasRules(item.Content.View.At("spec")))
            call.Warnings.Add("the sandbox accepts x-kubernetes-validations and does not evaluate them");
        Answers.Warn(request.Http, call.Warnings);
    }
}
