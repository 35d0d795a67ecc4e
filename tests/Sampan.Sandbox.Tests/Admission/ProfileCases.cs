namespace Sampan.Sandbox.Tests.Admission;

/// <summary>For each rule of the built-in profiles something that it lets pass and something that it does not. Of rules about pods both are the pod (template); of others
/// the path to create it at and the whole object.</summary>
internal static class ProfileCases
{
    private const string Box = """ "name":"a","image":"x" """;

    /// <summary>By rule: the path (null for pods), what passes, what does not.</summary>
    public static IReadOnlyDictionary<string, (string? Path, string Passes, string Breaks)> All { get; } = new Dictionary<string, (string?, string, string)>
    {
        ["no-daemonset"] = ("/apis/apps/v1/namespaces/default/daemonsets|/apis/apps/v1/namespaces/default/replicasets", Workload, Workload),
        ["no-nodeport"] = Service("""{"type":"ClusterIP","ports":[{"port":80}]}""", """{"type":"NodePort","ports":[{"port":80}]}"""),
        ["reserved-service-port"] = Service("""{"ports":[{"port":9101,"targetPort":61999}]}""", """{"ports":[{"port":80,"targetPort":62000}]}"""),
        ["reserved-container-port"] = Pods(Boxed(""" "ports":[{"containerPort":9101}] """), Boxed(""" "ports":[{"containerPort":9100}] """)),
        ["reserved-port-range"] = Pods(Boxed(""" "ports":[{"containerPort":61999}] """), Boxed(""" "ports":[{"containerPort":62000}] """)),
        ["no-net-sysctl"] = Pods(Spec(""" "securityContext":{"sysctls":[{"name":"kernel.shm_rmid_forced","value":"1"}]} """), Spec(""" "securityContext":{"sysctls":[{"name":"net.core.somaxconn","value":"1"}]} """)),
        ["no-rdma"] = Pods(Boxed(""" "resources":{"limits":{"cpu":"1"}} """), Boxed(""" "resources":{"limits":{"rdma/hca":"1"}} """)),
        ["no-fixed-ip"] = Pods(Annotated("eks.tke.cloud.tencent.com/retain-ip", "true"), Annotated("tke.cloud.tencent.com/networks", "tke-direct-eni")),
        ["no-static-ip-set"] = ("/apis/apps/v1/namespaces/default/statefulsets", Workload, Workload.Replace(""" "name":"w" """, """ "name":"w","annotations":{"tke.cloud.tencent.com/enable-static-ip":"true"} """, StringComparison.Ordinal)),
        ["ephemeral-storage"] = Pods(Boxed(""" "resources":{"requests":{"ephemeral-storage":"20Gi"}} """), Boxed(""" "resources":{"requests":{"ephemeral-storage":"21Gi"}} """)),
        ["no-network-resources"] = Pods(Boxed(""" "resources":{"limits":{"example.com/eni-ip":"1"}} """), Boxed(""" "resources":{"limits":{"tke.cloud.tencent.com/eni-ip":"1"}} """)),
        ["no-shared-gpu"] = Pods(Boxed(""" "resources":{"limits":{"example.com/qgpu-core":"1"}} """), Boxed(""" "resources":{"limits":{"tke.cloud.tencent.com/qgpu-core":"1"}} """)),
        ["gpu-without-type"] = Pods(
            """{"metadata":{"annotations":{"eks.tke.cloud.tencent.com/gpu-type":"T4"}},"spec":{"containers":[{"name":"a","image":"x","resources":{"limits":{"nvidia.com/gpu":"1"}}}]}}""",
            Boxed(""" "resources":{"limits":{"nvidia.com/gpu":"1"}} """)),
        ["cpu-pinned-alone"] = Pods(Pinned("4", "8Gi"), Annotated("eks.tke.cloud.tencent.com/cpu", "4")),
        ["memory-pinned-alone"] = Pods(Pinned("4", "8Gi"), Annotated("eks.tke.cloud.tencent.com/mem", "8Gi")),
        ["memory-without-unit"] = Pods(Pinned("4", "8Gi"), Pinned("4", "8")),
        ["no-statefulsetplus"] = ("/apis/platform.stke/v1alpha1/namespaces/default/statefulsetpluses|/apis/apps/v1/namespaces/default/statefulsets", Workload,
            """{"apiVersion":"platform.stke/v1alpha1","kind":"StatefulSetPlus","metadata":{"name":"w"}}"""),
        ["host-network"] = Pods(Spec(""" "hostNetwork":false """), Spec(""" "hostNetwork":true """)),
        ["host-path"] = Pods(Spec(""" "volumes":[{"name":"v","emptyDir":{}}] """), Spec(""" "volumes":[{"name":"v","hostPath":{"path":"/x"}}] """)),
        ["host-port"] = Pods(Boxed(""" "ports":[{"containerPort":80}] """), Boxed(""" "ports":[{"containerPort":80,"hostPort":80}] """)),
        ["node-load-balancer-gate"] = Pods(Spec(""" "readinessGates":[{"conditionType":"x/y"}] """), Spec(""" "readinessGates":[{"conditionType":"cloud.tencent.com/load-balancer-backendgroup-ready"}] """)),
        ["image-from-node"] = Pods(Boxed(""" "imagePullPolicy":"IfNotPresent" """), Boxed(""" "imagePullPolicy":"Never" """)),
        ["existing-load-balancer"] = ("/api/v1/namespaces/default/services", """{"metadata":{"name":"w"},"spec":{"ports":[{"port":80}]}}""",
            """{"metadata":{"name":"w","annotations":{"service.kubernetes.io/tke-existed-lbid":"lb-1"}},"spec":{"ports":[{"port":80}]}}"""),
        ["in-tree-disk-class"] = ("/apis/storage.k8s.io/v1/storageclasses", """{"metadata":{"name":"w"},"provisioner":"com.tencent.cloud.csi.cbs"}""",
            """{"metadata":{"name":"w"},"provisioner":"cloud.tencent.com/qcloud-cbs"}"""),
    };

    private static string Workload => """{"metadata":{ "name":"w" },"spec":{"serviceName":"w","selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"x"}]}}}}""";

    private static (string?, string, string) Pods(string passes, string breaks) => (null, passes, breaks);

    private static (string?, string, string) Service(string passes, string breaks) =>
        ("/api/v1/namespaces/default/services", $$$"""{"metadata":{"name":"w"},"spec":{{{passes}}}}""", $$$"""{"metadata":{"name":"w"},"spec":{{{breaks}}}}""");

    private static string Boxed(string fields) => $$$"""{"spec":{"containers":[{ {{{Box}}}, {{{fields}}} }]}}""";

    private static string Spec(string fields) => $$$"""{"spec":{"containers":[{ {{{Box}}} }], {{{fields}}} }}""";

    private static string Annotated(string name, string value) => $$$"""{"metadata":{"annotations":{"{{{name}}}":"{{{value}}}"}},"spec":{"containers":[{ {{{Box}}} }]}}""";

    private static string Pinned(string processors, string memory) =>
        $$$"""{"metadata":{"annotations":{"eks.tke.cloud.tencent.com/cpu":"{{{processors}}}","eks.tke.cloud.tencent.com/mem":"{{{memory}}}"}},"spec":{"containers":[{ {{{Box}}} }]}}""";
}
