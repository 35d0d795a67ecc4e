using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Tests.Conversion;

/// <summary>Expected documents were written down from the conversion and defaulting functions of Kubernetes' own API server.</summary>
public sealed class KindConversionsTests
{
    [Theory]
    [InlineData("extensions/v1beta1", "Ingress", """{"backend":{"serviceName":"d","servicePort":"http"},"rules":[{"host":"h","http":{"paths":[{"path":"/","backend":{"serviceName":"s","servicePort":80}}]}}]}""",
        "networking.k8s.io/v1", """{"defaultBackend":{"service":{"name":"d","port":{"name":"http"}}},"rules":[{"host":"h","http":{"paths":[{"path":"/","pathType":"ImplementationSpecific","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}""",
        "Assumed spec.rules[0].http.paths[0].pathType")]
    [InlineData("networking.k8s.io/v1", "Ingress", """{"ingressClassName":"n","defaultBackend":{"resource":{"kind":"B","name":"b"}}}""",
        "networking.k8s.io/v1beta1", """{"ingressClassName":"n","backend":{"resource":{"kind":"B","name":"b"},"servicePort":0}}""", "")]
    [InlineData("networking.k8s.io/v1beta1", "Ingress", """{"backend":{"resource":{"kind":"B","name":"b"},"servicePort":0}}""",
        "networking.k8s.io/v1", """{"defaultBackend":{"resource":{"kind":"B","name":"b"}}}""", "")]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", """{"minAvailable":1,"selector":{}}""",
        "policy/v1", """{"minAvailable":1,"selector":{"matchExpressions":[{"key":"pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match","operator":"Exists"}]}}""", "")]
    [InlineData("policy/v1", "PodDisruptionBudget", """{"selector":{}}""",
        "policy/v1beta1", """{"selector":{"matchExpressions":[{"key":"pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match","operator":"DoesNotExist"}]}}""", "")]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", """{"selector":{"matchLabels":{"a":"b","pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match":"x"}}}""",
        "policy/v1", """{"selector":{"matchLabels":{"a":"b"}}}""", "")]
    [InlineData("policy/v1", "PodDisruptionBudget", """{"unhealthyPodEvictionPolicy":"AlwaysAllow"}""", "policy/v1beta1", "{}", "Lost spec.unhealthyPodEvictionPolicy")]
    [InlineData("autoscaling/v1", "HorizontalPodAutoscaler", """{"maxReplicas":3}""",
        "autoscaling/v2", """{"maxReplicas":3,"minReplicas":1,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}""",
        "Assumed spec.minReplicas; Assumed spec.metrics")]
    [InlineData("autoscaling/v2beta1", "HorizontalPodAutoscaler",
        """{"minReplicas":1,"metrics":[{"type":"Object","object":{"target":{"kind":"S","name":"s"},"metricName":"m","averageValue":"5","selector":{}}},{"type":"External","external":{"metricName":"q","targetValue":"7"}},{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]}""",
        "autoscaling/v2beta2",
        """{"minReplicas":1,"metrics":[{"type":"Object","object":{"target":{"type":"AverageValue","value":"0","averageValue":"5"},"describedObject":{"kind":"S","name":"s"},"metric":{"name":"m","selector":{}}}},{"type":"External","external":{"metric":{"name":"q"},"target":{"type":"Value","value":"7"}}},{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}}]}""", "")]
    [InlineData("batch/v1", "CronJob", """{"schedule":"* * * * *","timeZone":"Etc/UTC"}""", "batch/v1beta1", """{"schedule":"* * * * *","timeZone":"Etc/UTC"}""", "")]
    [InlineData("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition",
        """{"group":"g","version":"v1","names":{"kind":"K","plural":"ks"},"scope":"Namespaced","subresources":{"status":{}},"additionalPrinterColumns":[{"name":"A","type":"string","JSONPath":".a"}],"validation":{"openAPIV3Schema":{"type":"object"}},"preserveUnknownFields":false,"conversion":{"strategy":"Webhook","webhookClientConfig":{"url":"https://w"}}}""",
        "apiextensions.k8s.io/v1",
        """{"group":"g","names":{"kind":"K","plural":"ks"},"scope":"Namespaced","preserveUnknownFields":false,"conversion":{"strategy":"Webhook","webhook":{"clientConfig":{"url":"https://w"},"conversionReviewVersions":["v1beta1"]}},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"subresources":{"status":{}},"additionalPrinterColumns":[{"name":"A","type":"string","jsonPath":".a"}]}]}""",
        "Assumed spec.conversion.webhook.conversionReviewVersions")]
    [InlineData("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", """{"group":"g","versions":[{"name":"v1","served":true,"storage":true}],"scope":"Cluster","conversion":{"strategy":"None"}}""",
        "apiextensions.k8s.io/v1", """{"group":"g","versions":[{"name":"v1","served":true,"storage":true}],"scope":"Cluster","conversion":{"strategy":"None"},"preserveUnknownFields":true}""",
        "Assumed spec.preserveUnknownFields; Refused spec.preserveUnknownFields; Refused spec.versions[0].schema")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration", """{"type":"Limited","limited":{"assuredConcurrencyShares":0,"lendablePercent":0,"limitResponse":{"type":"Queue","queuing":{"queues":0,"handSize":4,"queueLengthLimit":0}}}}""",
        "flowcontrol.apiserver.k8s.io/v1", """{"type":"Limited","limited":{"nominalConcurrencyShares":30,"lendablePercent":0,"limitResponse":{"type":"Queue","queuing":{"queues":64,"handSize":4,"queueLengthLimit":50}}}}""",
        "Assumed spec.limited.limitResponse.queuing.queues; Assumed spec.limited.limitResponse.queuing.queueLengthLimit; Assumed spec.limited.assuredConcurrencyShares")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", """{"type":"Limited","limited":{"nominalConcurrencyShares":0,"lendablePercent":0}}""",
        "flowcontrol.apiserver.k8s.io/v1", """{"type":"Limited","limited":{"nominalConcurrencyShares":30,"lendablePercent":0}}""", "Assumed spec.limited.nominalConcurrencyShares")]
    [InlineData("certificates.k8s.io/v1beta1", "CertificateSigningRequest", """{"request":"eA==","signerName":"s/x"}""",
        "certificates.k8s.io/v1", """{"request":"eA==","signerName":"s/x","usages":["digital signature","key encipherment"]}""", "Assumed spec.usages")]
    [InlineData("node.k8s.io/v1alpha1", "RuntimeClass", """{"runtimeHandler":"h","scheduling":{"nodeSelector":{"a":"b"}}}""", "node.k8s.io/v1", null, "")]
    [InlineData("resource.k8s.io/v1beta1", "ResourceClaim", """{"devices":{"requests":[{"name":"r","deviceClassName":"c","allocationMode":"ExactCount","count":2}]}}""",
        "resource.k8s.io/v1", """{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","allocationMode":"ExactCount","count":2}}]}}""", "")]
    [InlineData("resource.k8s.io/v1beta1", "ResourceSlice", """{"driver":"d","devices":[{"name":"x","basic":{"attributes":{"a":{"int":1}}}}]}""",
        "resource.k8s.io/v1", """{"driver":"d","devices":[{"name":"x","attributes":{"a":{"int":1}}}]}""", "")]
    [InlineData("snapshot.storage.k8s.io/v1beta1", "VolumeSnapshot", """{"source":{"persistentVolumeClaimName":"c"}}""", "snapshot.storage.k8s.io/v1", """{"source":{"persistentVolumeClaimName":"c"}}""", "")]
    [InlineData("extensions/v1beta1", "NetworkPolicy", """{"podSelector":{}}""", "networking.k8s.io/v1", """{"podSelector":{}}""", "")]
    public void A_spec_in_another_version(string apiVersion, string kind, string spec, string target, string? expected, string notes)
    {
        var converted = KindConversions.Convert(Object(apiVersion, kind, $$"""{"spec":{{spec}}}"""), target);
        Assert.Equal(target, converted.Item.ApiVersion);
        Same(expected, converted.Item.Edit()["spec"]);
        Assert.Equal(notes, string.Join("; ", converted.Notes.Select(n => $"{n.Kind} {n.Path}")));
    }

    [Fact]
    public void What_autoscaling_v1_has_no_field_for_travels_in_annotations_spelt_as_api_servers_spell_them()
    {
        var v2 = Object("autoscaling/v2", "HorizontalPodAutoscaler", """
            {"spec":{"minReplicas":1,"maxReplicas":3,"metrics":[{"type":"Pods","pods":{"metric":{"name":"qps"},"target":{"type":"AverageValue","averageValue":"10"}}},
               {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}],
             "behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15}]}}},
             "status":{"currentReplicas":1,"desiredReplicas":2,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":55,"averageValue":"300m"}}}]}}
            """);
        var v1 = KindConversions.Convert(v2, "autoscaling/v1").Item;
        Same("""{"minReplicas":1,"maxReplicas":3,"targetCPUUtilizationPercentage":70}""", v1.Edit()["spec"]);
        Same("""{"currentReplicas":1,"desiredReplicas":2,"currentCPUUtilizationPercentage":55}""", v1.Edit()["status"]);
        Assert.Equal("""[{"type":"Pods","pods":{"metricName":"qps","targetAverageValue":"10"}}]""", v1.Annotation("autoscaling.alpha.kubernetes.io/metrics"));
        Assert.Equal("""{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15}]},"ScaleDown":null}""",
            v1.Annotation("autoscaling.alpha.kubernetes.io/behavior"));
        Assert.Equal("""[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":55,"currentAverageValue":"300m"}}]""",
            v1.Annotation("autoscaling.alpha.kubernetes.io/current-metrics"));

        var back = KindConversions.Convert(v1, "autoscaling/v2").Item;
        Same(v2.Edit()["spec"]!.ToJsonString(), back.Edit()["spec"]);
        Same(v2.Edit()["status"]!.ToJsonString(), back.Edit()["status"]);
        Assert.Null(back.Edit()["metadata"]!["annotations"]);
    }

    [Fact]
    public void Zero_shares_survive_the_version_that_takes_them_for_a_default()
    {
        var v1 = Object("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"lendablePercent":0}}}""");
        var v1beta3 = KindConversions.Convert(v1, "flowcontrol.apiserver.k8s.io/v1beta3");
        Assert.Equal("", v1beta3.Item.Annotation("flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares"));
        Assert.True(JsonNode.DeepEquals(v1.Edit(), KindConversions.Convert(v1beta3.Item, "flowcontrol.apiserver.k8s.io/v1").Item.Edit()));
    }

    [Fact]
    public void A_webhook_of_v1beta1_says_in_v1_what_it_took_for_granted_and_what_v1_refuses()
    {
        var old = Object("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration",
            """{"webhooks":[{"name":"w.x.y","clientConfig":{"service":{"namespace":"n","name":"s"}},"rules":[{"operations":["*"],"apiGroups":[""],"apiVersions":["*"],"resources":["pods"]}]}]}""");
        var v1 = KindConversions.Convert(old, "admissionregistration.k8s.io/v1");
        Same("""
            [{"name":"w.x.y","clientConfig":{"service":{"namespace":"n","name":"s","port":443}},"rules":[{"operations":["*"],"apiGroups":[""],"apiVersions":["*"],"resources":["pods"],"scope":"*"}],
              "failurePolicy":"Ignore","matchPolicy":"Exact","namespaceSelector":{},"objectSelector":{},"sideEffects":"Unknown","timeoutSeconds":30,"admissionReviewVersions":["v1beta1"]}]
            """, v1.Item.Edit()["webhooks"]);
        Assert.Equal("webhooks[0].sideEffects", Assert.Single(v1.Notes, n => n.Kind == ConversionNoteKind.Refused).Path);
        Assert.Equal(9, v1.Notes.Count(n => n.Kind == ConversionNoteKind.Assumed));
    }

    [Theory]
    [InlineData("""{"nodeName":"a","topology":{"kubernetes.io/hostname":"a","topology.kubernetes.io/zone":"z"}}""", """{"nodeName":"a","zone":"z"}""", true)]
    [InlineData("""{"topology":{"kubernetes.io/hostname":"a","rack":"r"}}""", """{"deprecatedTopology":{"kubernetes.io/hostname":"a","rack":"r"}}""", true)]
    [InlineData("""{"nodeName":"a"}""", """{"nodeName":"a"}""", false)]
    public void The_topology_of_an_endpoint_is_spread_over_fields(string v1beta1, string v1, bool same)
    {
        var converted = KindConversions.Convert(Object("discovery.k8s.io/v1beta1", "EndpointSlice", $$"""{"addressType":"IPv4","endpoints":[{{v1beta1}}]}"""), "discovery.k8s.io/v1");
        Same(v1, converted.Item.Edit()["endpoints"]![0]);
        var back = KindConversions.Convert(converted.Item, "discovery.k8s.io/v1beta1").Item.Edit()["endpoints"]![0];
        Same(same ? v1beta1 : """{"nodeName":"a","topology":{"kubernetes.io/hostname":"a"}}""", back);
    }

    [Fact]
    public void An_old_workload_names_its_selector()
    {
        var old = Object("extensions/v1beta1", "Deployment", """{"spec":{"rollbackTo":{"revision":3},"template":{"metadata":{"labels":{"a":"b"}}}}}""");
        var v1 = KindConversions.Convert(old, "apps/v1");
        Assert.Equal("3", v1.Item.Annotation("deprecated.deployment.rollback.to"));
        Same("""{"matchLabels":{"a":"b"}}""", v1.Item.Edit()["spec"]!["selector"]);
        Assert.Equal(int.MaxValue, v1.Item.Whole("spec", "revisionHistoryLimit"));
        Assert.Contains(v1.Notes, n => n is { Kind: ConversionNoteKind.Assumed, Path: "spec.selector" });
    }

    [Fact]
    public void A_server_only_gets_the_fields_it_knows()
    {
        var item = Object("autoscaling/v2", "HorizontalPodAutoscaler", """{"spec":{"minReplicas":1,"maxReplicas":2,"metrics":[],"behavior":{"scaleUp":{"tolerance":"1"}}}}""");
        var older = KindConversions.Convert(item, "autoscaling/v2beta2", KubernetesVersion.Parse("1.22"));
        Assert.Equal("Lost spec.behavior.scaleUp.tolerance", string.Join("; ", older.Notes.Select(n => $"{n.Kind} {n.Path}")));
    }

    [Fact]
    public void An_unknown_pair_is_refused_and_not_guessed()
    {
        Assert.Throws<UnknownConversionException>(() => KindConversions.Convert(Object("example.com/v1", "Thing", "{}"), "example.com/v2"));
        Assert.Throws<UnknownConversionException>(() => KindConversions.Convert(Object("batch/v1", "CronJob", "{}"), "batch/v3"));
        Assert.Empty(KindConversions.VersionsOf(new GroupVersionKind("example.com", "v1", "Thing")));
    }

    [Fact]
    public void Every_kind_with_several_served_versions_converts_between_all_of_them()
    {
        var lifetimes = ApiFacts.Lifetimes.Where(f => !f.Resource.Kind.EndsWith("Review", StringComparison.Ordinal));
        foreach (var kind in lifetimes.GroupBy(f => (Plural: f.Resource.Id.Plural, f.Resource.Kind)).Where(g => g.Count() > 1))
        {
            var versions = kind.Select(f => f.Resource.Id.ApiVersion).ToList();
            foreach (var version in versions) Assert.Superset(versions.ToHashSet(), KindConversions.VersionsOf(GroupVersionKind.From(version, kind.Key.Kind)).ToHashSet());
        }
    }

    /// <summary>Every version of every kind of the tables, from a minimal object through every other version and back.</summary>
    [Fact]
    public void Every_pair_of_versions_leads_there_and_back()
    {
        foreach (var kind in ApiFacts.Lifetimes.Select(f => f.Resource.Kind).Distinct())
        {
            var home = ApiFacts.Lifetimes.First(f => f.Resource.Kind == kind).Resource.GroupVersionKind;
            foreach (var from in KindConversions.VersionsOf(home))
            {
                foreach (var to in KindConversions.VersionsOf(home))
                {
                    var there = KindConversions.Convert(Object(from, kind, """{"spec":{}}"""), to).Item;
                    var back = KindConversions.Convert(there, from).Item;
                    Assert.Equal((to, from, "x"), (there.ApiVersion, back.ApiVersion, back.Name));
                }
            }
        }
    }

    private static KubeObject Object(string apiVersion, string kind, string rest)
    {
        var item = (JsonObject)JsonNode.Parse(rest)!;
        (item["apiVersion"], item["kind"], item["metadata"]) = (apiVersion, kind, new JsonObject { ["name"] = "x" });
        return KubeObject.Parse(Encoding.UTF8.GetBytes(item.ToJsonString()));
    }

    private static void Same(string? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected is null ? null : JsonNode.Parse(expected), actual), $"expected {expected}\nbut got  {actual?.ToJsonString()}");
}
